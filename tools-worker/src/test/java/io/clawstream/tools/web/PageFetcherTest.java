package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real servers on the loopback interface, which one host name is allowed to be at. */
@Timeout(30)
class PageFetcherTest {
  private static final String HOST = "site.test";

  private final List<String> lookedUp = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private PageFetcher fetcher;
  private String site;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    site = "http://" + HOST + ":" + server.getAddress().getPort();
    fetcher = fetcher(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    fetcher.close();
    server.stop(0);
  }

  @Test
  void aPageIsFetchedFromTheAddressThatWasLookedUpOnceUnderItsOwnName() {
    serves("/page", "text/plain; charset=utf-8", "Grüße".getBytes(StandardCharsets.UTF_8));

    Fetched.Page page = page("/page?q=1");

    assertThat(page.text()).isEqualTo("Grüße");
    assertThat(page.mediaType()).isEqualTo("text/plain");
    assertThat(page.cut()).isFalse();
    assertThat(lookedUp).containsExactly(HOST);
    assertThat(requests)
        .containsExactly("GET /page?q=1 " + HOST + ":" + server.getAddress().getPort());
  }

  @Test
  void whatIsAtAPrivateAddressIsNotAsked() {
    serves("/", "text/plain", "secret".getBytes(StandardCharsets.UTF_8));
    int port = server.getAddress().getPort();

    for (String url :
        List.of(
            "http://127.0.0.1:" + port + "/",
            "http://localhost:" + port + "/",
            "http://[::1]:" + port + "/",
            "http://[::ffff:127.0.0.1]:" + port + "/",
            "http://2130706433:" + port + "/",
            "http://0x7f.1:" + port + "/",
            "http://other.test:" + port + "/",
            "http://127.0.0.1/",
            "http://169.254.169.254/latest/meta-data/")) {
      assertThat(fetcher.fetch(url)).as(url).isInstanceOf(Fetched.Refused.class);
    }
    assertThat(requests).isEmpty();
  }

  @Test
  void theAddressIsNotAskedForASecondTimeSoItCannotChangeBehindTheCheck() {
    serves("/", "text/plain", "hello".getBytes(StandardCharsets.UTF_8));
    try (PageFetcher rebound =
        new PageFetcher(
            AllowedHosts.of(Set.of(HOST + ":" + server.getAddress().getPort())),
            host -> {
              lookedUp.add(host);
              if (lookedUp.size() > 1) {
                throw new UnknownHostException("asked twice");
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            },
            SSLContexts.createDefault())) {
      assertThat(rebound.fetch(site + "/")).isInstanceOf(Fetched.Page.class);
    }
    assertThat(lookedUp).containsExactly(HOST);
  }

  @Test
  void redirectsAreFollowedAndCheckedOneByOne() {
    redirects("/old", "/new?x=1");
    serves("/new", "text/plain", "here".getBytes(StandardCharsets.UTF_8));

    Fetched.Page page = page("/old");

    assertThat(page.text()).isEqualTo("here");
    assertThat(page.uri()).hasToString(site + "/new?x=1");
    assertThat(lookedUp).containsExactly(HOST, HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:PORT/secret",
        "http://localhost:PORT/secret",
        "//localhost:PORT/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:pw@site.test:PORT/secret",
        "http://2130706433:PORT/secret",
        "file:///etc/passwd"
      })
  void aRedirectToWhereNobodyMayGoIsRefused(String location) {
    redirects("/old", location.replace("PORT", "" + server.getAddress().getPort()));
    serves("/secret", "text/plain", "secret".getBytes(StandardCharsets.UTF_8));

    assertThat(fetcher.fetch(site + "/old")).isInstanceOf(Fetched.Refused.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void fiveRedirectsAreFollowedAndNoMore() {
    for (int i = 0; i < 6; i++) {
      redirects("/r" + i, i == 5 ? "/end" : "/r" + (i + 1));
    }
    serves("/end", "text/plain", "end".getBytes(StandardCharsets.UTF_8));

    assertThat(page("/r1").text()).isEqualTo("end");
    assertThat(failure("/r0")).contains("5 redirects");
  }

  @Test
  void aRedirectWithoutATargetIsNoPage() {
    answers("/old", exchange -> exchange.sendResponseHeaders(302, -1));

    assertThat(failure("/old")).contains("302");
  }

  @Test
  void compressedPagesAreRead() throws IOException {
    gzipped("/page", gzip("hello ".repeat(1000).getBytes(StandardCharsets.UTF_8)));

    assertThat(page("/page").text()).hasSize(6000);
  }

  @Test
  void aCompressedBombIsReadUpToTheLimitAndNoFurther() throws IOException {
    gzipped("/bomb", gzip(new byte[200 << 20]));

    Fetched.Page page = page("/bomb");

    assertThat(page.text()).hasSize(PageFetcher.MOST_BYTES);
    assertThat(page.cut()).isTrue();
  }

  @Test
  void aPageThatFitsExactlyIsNotCut() {
    serves("/page", "text/plain", new byte[PageFetcher.MOST_BYTES]);
    serves("/more", "text/plain", new byte[PageFetcher.MOST_BYTES + 1]);

    assertThat(page("/page").cut()).isFalse();
    assertThat(page("/more").cut()).isTrue();
    assertThat(page("/more").text()).hasSize(PageFetcher.MOST_BYTES);
  }

  @Test
  void anEndlessPageIsReadUpToTheLimit() {
    answers(
        "/endless",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 0);
          byte[] lines = "on and on\n".repeat(1000).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 100_000; i++) {
            exchange.getResponseBody().write(lines);
          }
        });

    assertThat(page("/endless").cut()).isTrue();
  }

  @Test
  void whatCannotBeDecompressedIsAFailureInWords() {
    gzipped("/broken", "no gzip".getBytes(StandardCharsets.UTF_8));
    answers(
        "/brotli",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.getResponseHeaders().set("Content-Encoding", "br");
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(new byte[3]);
        });

    assertThat(failure("/broken")).contains("cannot be decompressed");
    assertThat(failure("/brotli")).contains("compressed in a way");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "text/plain",
        "text/markdown",
        "text/csv",
        "application/json",
        "application/ld+json",
        "application/rss+xml",
        "Application/JSON;charset=utf-8",
        "text/plain; charset=no-such-charset",
        "text/plain; charset=%%%",
        "text/plain; charset=",
        "text/plain;;;"
      })
  void textOfAnyKindIsRead(String type) {
    serves("/page", type, "hello".getBytes(StandardCharsets.UTF_8));

    assertThat(page("/page").text()).isEqualTo("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"image/png", "application/pdf", "application/octet-stream", "video/mp4", "x"})
  void otherTypesAreRefusedInWords(String type) {
    serves("/page", type, new byte[] {1, 2, 3});

    assertThat(fetcher.fetch(site + "/page"))
        .isInstanceOfSatisfying(
            Fetched.Refused.class,
            refused -> assertThat(refused.message()).startsWith("Only text can be read"));
  }

  @ParameterizedTest
  @CsvSource({
    "404, There is no such page",
    "403, not for everybody",
    "500, try later",
    "429, later"
  })
  void anErrorIsToldInWords(int status, String words) {
    answers("/page", exchange -> exchange.sendResponseHeaders(status, -1));

    assertThat(failure("/page")).contains(HOST + " answered " + status).contains(words);
  }

  @Test
  void theCharsetIsTheServersOrThePagesOwn() {
    serves(
        "/server",
        "text/html; charset=iso-8859-1",
        "<p>Grüße".getBytes(StandardCharsets.ISO_8859_1));
    serves(
        "/page",
        "text/html",
        "<meta charset=iso-8859-1><p>Grüße".getBytes(StandardCharsets.ISO_8859_1));
    serves("/none", "text/html", "<p>Grüße".getBytes(StandardCharsets.UTF_8));

    assertThat(page("/server").text()).isEqualTo("Grüße");
    assertThat(page("/page").text()).isEqualTo("Grüße");
    assertThat(page("/none").text()).isEqualTo("Grüße");
  }

  @Test
  void cookiesAreNeitherKeptNorSent() {
    answers(
        "/page",
        exchange -> {
          requests.add("cookie " + exchange.getRequestHeaders().getFirst("Cookie"));
          exchange.getResponseHeaders().set("Set-Cookie", "id=1; Path=/");
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.sendResponseHeaders(200, 2);
          exchange.getResponseBody().write(new byte[] {'o', 'k'});
        });

    page("/page");
    page("/page");

    assertThat(requests).filteredOn(line -> line.startsWith("cookie")).containsOnly("cookie null");
  }

  @Test
  void nobodyAtTheAddressIsAFailureInWords() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    try (PageFetcher other = fetcher(free)) {
      assertThat(other.fetch("http://" + HOST + ":" + free + "/"))
          .isEqualTo(new Fetched.Failed("Nobody answers at " + HOST + "."));
    }
  }

  @Test
  void aHostWithoutAddressIsAFailureInWords() {
    assertThat(fetcher.fetch("http://nowhere.test/"))
        .isEqualTo(new Fetched.Failed("There is no host named nowhere.test."));
  }

  @Test
  void anAnswerWithEndlessHeadersIsGivenUp() throws IOException {
    try (ServerSocket hostile = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PageFetcher other = fetcher(hostile.getLocalPort())) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (var connection = hostile.accept()) {
                  var out = connection.getOutputStream();
                  out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                  byte[] header = "X-Header: value\r\n".getBytes(StandardCharsets.US_ASCII);
                  for (int i = 0; i < 10_000_000; i++) {
                    out.write(header);
                  }
                } catch (IOException e) {
                  // The client has given up, as it should.
                  requests.add("closed");
                }
              });

      assertThat(other.fetch("http://" + HOST + ":" + hostile.getLocalPort() + "/"))
          .isInstanceOf(Fetched.Failed.class);
      await().until(() -> requests.contains("closed"));
    }
  }

  @Test
  void whoeverIsInterruptedStopsWaitingForASilentServer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PageFetcher other = fetcher(silent.getLocalPort())) {
      AtomicReference<Fetched> result = new AtomicReference<>();
      Thread waiting =
          Thread.ofVirtual()
              .start(
                  () ->
                      result.set(
                          other.fetch("http://" + HOST + ":" + silent.getLocalPort() + "/")));
      try (var connection = silent.accept()) {
        assertThat(connection.getInputStream().read()).isEqualTo('G');

        waiting.interrupt();

        assertThat(waiting.join(Duration.ofSeconds(5))).isTrue();
        assertThat(result.get()).isInstanceOf(Fetched.Failed.class);
      }
    }
  }

  private PageFetcher fetcher(int port) {
    return new PageFetcher(
        AllowedHosts.of(Set.of(HOST + ":" + port)), this::lookUp, SSLContexts.createDefault());
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookedUp.add(host);
    return switch (host) {
      case HOST, "other.test" -> new InetAddress[] {InetAddress.getLoopbackAddress()};
      case "nowhere.test" -> throw new UnknownHostException(host);
      default -> InetAddress.getAllByName(host);
    };
  }

  private Fetched.Page page(String path) {
    Fetched fetched = fetcher.fetch(site + path);
    assertThat(fetched).isInstanceOf(Fetched.Page.class);
    return (Fetched.Page) fetched;
  }

  private String failure(String path) {
    Fetched fetched = fetcher.fetch(site + path);
    assertThat(fetched).isInstanceOf(Fetched.Failed.class);
    return ((Fetched.Failed) fetched).message();
  }

  private interface Answer {
    void give(HttpExchange exchange) throws IOException;
  }

  private void answers(String path, Answer answer) {
    server.createContext(
        path,
        exchange -> {
          requests.add(
              exchange.getRequestMethod()
                  + " "
                  + exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("Host"));
          try (exchange) {
            answer.give(exchange);
          }
        });
  }

  private void serves(String path, String type, byte[] body) {
    answers(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", type);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private void gzipped(String path, byte[] body) {
    answers(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain");
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        });
  }

  private void redirects(String path, String location) {
    answers(
        path,
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(302, -1);
        });
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
