package io.clawstream.tools.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Fetches pages. The address that a connection goes to is the one that was looked up and checked:
 * the client is given it and cannot look up names at all. Redirects are followed here, one by one,
 * and each is checked like the first URL. Connections are not kept: what was checked for one page
 * is not used for another. Thread-safe.
 */
public final class PageFetcher implements AutoCloseable {
  /** How many redirects are followed. */
  static final int MOST_REDIRECTS = 5;

  /** How much of a page is read, after decompression. Unit: bytes. */
  static final int MOST_BYTES = 2 << 20;

  private static final int CONNECT_SECONDS = 5;
  private static final int SILENCE_SECONDS = 10;
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_HEADERS = 200;
  private static final int MOST_CONNECTIONS = 10_000;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final Set<String> READABLE =
      Set.of("application/json", "application/xml", "application/xhtml+xml");

  /** The last line of defence: nobody looks up a name behind the back of {@link Route}. */
  private static final class NoNames implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host + " is not to be looked up again.");
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  private final AllowedHosts allowed;
  private final Route.Names names;
  private final CloseableHttpClient client;

  /** Looks names up as the system does. */
  public PageFetcher(AllowedHosts allowed) {
    this(allowed, InetAddress::getAllByName, SSLContexts.createDefault());
  }

  /**
   * @param tls whose certificates are trusted; that they are the host's is always verified
   */
  PageFetcher(AllowedHosts allowed, Route.Names names, SSLContext tls) {
    this.allowed = allowed;
    this.names = names;
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new NoNames())
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls))
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                            .setSocketTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
                            .build())
                    .setConnectionFactory(
                        ManagedHttpClientConnectionFactory.builder()
                            .http1Config(
                                Http1Config.custom()
                                    .setMaxLineLength(LONGEST_LINE)
                                    .setMaxHeaderCount(MOST_HEADERS)
                                    .build())
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(SILENCE_SECONDS, TimeUnit.SECONDS)
                    .setRedirectsEnabled(false)
                    .setAuthenticationEnabled(false)
                    .build())
            .setConnectionReuseStrategy((request, response, context) -> false)
            .setUserAgent("Clawstream/web_fetch")
            .disableRedirectHandling()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableAutomaticRetries()
            // Decompressed here, where it is counted.
            .disableContentCompression()
            .build();
  }

  /**
   * Fetches a page. Takes as long as it takes: whoever calls it bounds the time, by interrupting a
   * virtual thread.
   */
  public Fetched fetch(String address) {
    String host = "the host";
    try {
      WebUrl url = WebUrl.of(address);
      for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
        host = url.host();
        try (ClassicHttpResponse response = ask(url)) {
          Header location = response.getFirstHeader(HttpHeaders.LOCATION);
          if (!REDIRECTS.contains(response.getCode()) || location == null) {
            return read(url, response);
          }
          url = url.redirected(location.getValue());
        }
      }
      return new Fetched.Failed(
          host + " redirects again and again; " + MOST_REDIRECTS + " redirects were followed.");
    } catch (RefusedException e) {
      return new Fetched.Refused(e.why());
    } catch (UnknownHostException e) {
      return new Fetched.Failed("There is no host named " + host + ".");
    } catch (ConnectException | NoRouteToHostException e) {
      return new Fetched.Failed("Nobody answers at " + host + ".");
    } catch (SocketTimeoutException e) {
      return new Fetched.Failed(host + " did not answer in time.");
    } catch (SSLException e) {
      return new Fetched.Failed("No secure connection to " + host + " can be made.");
    } catch (ZipException e) {
      return new Fetched.Failed("What " + host + " sent cannot be decompressed.");
    } catch (IOException e) {
      return new Fetched.Failed("The connection to " + host + " broke.");
    }
  }

  /** The answer of the first address that can be reached. */
  private ClassicHttpResponse ask(WebUrl url) throws RefusedException, IOException {
    IOException last = new UnknownHostException(url.host());
    for (InetAddress address : Route.to(url, allowed, names).addresses()) {
      HttpHost target = new HttpHost(url.uri().getScheme(), address, url.host(), url.port());
      HttpGet request = new HttpGet(url.uri());
      request.setHeader(
          HttpHeaders.ACCEPT, "text/html, text/*;q=0.9, application/json;q=0.9, */*;q=0.1");
      request.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
      try {
        return client.executeOpen(target, request, null);
      } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
        last = e;
      }
    }
    throw last;
  }

  private static Fetched read(WebUrl url, ClassicHttpResponse response) throws IOException {
    int status = response.getCode();
    if (status < 200 || status > 299) {
      return new Fetched.Failed(
          url.host() + " answered " + status + " instead of giving the page. " + hint(status));
    }
    HttpEntity entity = response.getEntity();
    if (entity == null) {
      return new Fetched.Failed(url.host() + " answered, but with nothing.");
    }
    ContentType type = ContentType.parseLenient(entity.getContentType());
    String media = type == null ? "" : type.getMimeType().toLowerCase(Locale.ROOT);
    if (!isReadable(media)) {
      return new Fetched.Refused(
          "Only text can be read (HTML, plain text, JSON, XML), and this is "
              + (media.isEmpty() ? "of no known type." : media + "."));
    }
    String encoding =
        entity.getContentEncoding() == null
            ? "identity"
            : entity.getContentEncoding().strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> page(url, media, type, entity.getContent());
      case "gzip", "x-gzip" -> page(url, media, type, new GZIPInputStream(entity.getContent()));
      default ->
          new Fetched.Failed(
              url.host() + " sent the page compressed in a way that was not asked for.");
    };
  }

  private static Fetched page(WebUrl url, String media, ContentType type, InputStream content)
      throws IOException {
    byte[] body = content.readNBytes(MOST_BYTES);
    boolean cut = body.length == MOST_BYTES && content.read() >= 0;
    Charset charset = type.getCharset();
    String text =
        media.equals("text/html") || media.equals("application/xhtml+xml")
            ? PageText.of(body, Optional.ofNullable(charset), url.uri())
            : new String(body, charset == null ? StandardCharsets.UTF_8 : charset);
    return new Fetched.Page(url.uri(), media, text, cut);
  }

  private static boolean isReadable(String media) {
    return media.startsWith("text/")
        || READABLE.contains(media)
        || media.endsWith("+json")
        || media.endsWith("+xml");
  }

  private static String hint(int status) {
    return switch (status) {
      case 401, 403 -> "It is not for everybody.";
      case 404, 410 -> "There is no such page.";
      case 429 -> "It is asked too often; try later.";
      default -> status >= 500 ? "It has trouble of its own; try later." : "";
    };
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
