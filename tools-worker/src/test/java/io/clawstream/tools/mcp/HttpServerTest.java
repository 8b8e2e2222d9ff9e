package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server over streamable HTTP. */
class HttpServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final McpServer.Pace PACE =
      new McpServer.Pace(
          Duration.ofMillis(50),
          Duration.ofMillis(200),
          Duration.ofMillis(300),
          Duration.ofMillis(10));

  private final List<List<String>> offers = new CopyOnWriteArrayList<>();

  @TempDir private Path folder;

  @Test
  void itsToolsAreOfferedAndCalledWithTheHeadersFromTheSettings() throws Exception {
    try (HttpServer http = HttpServer.start(folder, 0).greeting("greet");
        McpServer server = server(http.url())) {
      server.start();
      await().atMost(LONG).until(() -> offers.equals(List.of(List.of("web.greet"))));

      assertThat(server.call("greet", Map.of("name", "Ada"), LONG))
          .isEqualTo(new McpReply.Result("Hello, Ada!"));
      assertThat(http.authorizations()).isNotEmpty().containsOnly("Bearer secret");
    }
  }

  @Test
  void itsToolsComeAndGo() throws Exception {
    try (HttpServer http = HttpServer.start(folder, 0).greeting("greet");
        McpServer server = server(http.url())) {
      server.start();
      await().atMost(LONG).until(() -> offers.size() == 1);

      http.greeting("welcome");
      await()
          .atMost(LONG)
          .until(() -> Set.copyOf(offers.getLast()).equals(Set.of("web.greet", "web.welcome")));
      http.remove("greet");
      await().atMost(LONG).until(() -> offers.getLast().equals(List.of("web.welcome")));
    }
  }

  @Test
  void aServerThatIsStartedAgainIsFoundAgain() throws Exception {
    HttpServer first = HttpServer.start(folder, 0).greeting("greet");
    int port = first.port();
    try (McpServer server = server(first.url())) {
      server.start();
      await().atMost(LONG).until(() -> offers.size() == 1);

      first.close();
      await().atMost(LONG).until(() -> offers.getLast().isEmpty());
      try (HttpServer _ = HttpServer.start(folder, port).greeting("greet")) {
        await().atMost(LONG).until(() -> offers.getLast().equals(List.of("web.greet")));
        assertThat(server.call("greet", Map.of("name", "Ada"), LONG))
            .isEqualTo(new McpReply.Result("Hello, Ada!"));
      }
    }
  }

  @Test
  void thatNobodyListensIsSaid() {
    assertThatThrownBy(
            () ->
                SdkConnection.http(URI.create("http://127.0.0.1:1/mcp"), Map.of(), LONG)
                    .open(() -> {}))
        .isInstanceOf(McpException.class)
        .hasMessage("it cannot be reached");
  }

  private McpServer server(URI url) {
    return new McpServer(
        "web",
        SdkConnection.http(url, Map.of("Authorization", "Bearer secret"), LONG),
        Optional.empty(),
        Set.of(),
        PACE,
        tools -> offers.add(tools.stream().map(McpTool::name).toList()));
  }
}
