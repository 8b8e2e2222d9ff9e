package io.clawstream.cli.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against HTTP servers that answer as routers do. */
class RouterClientTest {
  private final List<FakeRouter> routers = new ArrayList<>();

  @AfterEach
  void stop() {
    routers.forEach(router -> router.server.stop(0));
  }

  @Test
  void the_sessions_of_all_routers_are_one_list() throws Exception {
    FakeRouter one = router();
    FakeRouter two = router();
    one.answers("/sessions", 200, page(one, List.of("b", "d"), null));
    two.answers("/sessions", 200, page(two, List.of("a", "c", "e"), null));

    try (RouterClient client = client(one)) {
      assertThat(client.list("", 100))
          .extracting(session -> session.path("key").asText())
          .containsExactly("a", "b", "c", "d", "e");
      assertThat(client.list("", 2))
          .extracting(session -> session.path("key").asText())
          .containsExactly("a", "b");
    }
  }

  @Test
  void a_list_goes_on_page_by_page() throws Exception {
    FakeRouter one = router();
    one.answers("/sessions", 200, page(one, List.of("a", "b"), "b"));
    one.answers("/sessions?after=b", 200, page(one, List.of("c"), null));

    try (RouterClient client = client(one)) {
      assertThat(client.list("", 100)).hasSize(3);
    }
  }

  @Test
  void a_session_is_asked_of_the_router_that_has_it() throws Exception {
    FakeRouter one = router();
    FakeRouter two = router();
    String path = "/sessions/webchat%2Fmain%2Fdm%2Fann";
    one.answers(path, 421, "{\"error\":\"elsewhere\",\"owner\":\"" + two.address() + "\"}");
    two.answers(path, 200, "{\"key\":\"webchat/main/dm/ann\"}");

    try (RouterClient client = client(one)) {
      JsonNode found = client.show("webchat/main/dm/ann", OptionalInt.of(5));
      assertThat(found.path("key").asText()).isEqualTo("webchat/main/dm/ann");
    }
    assertThat(two.asked).containsExactly(path + "?history=5");
    assertThat(two.tokens).containsExactly("Bearer open sesame");
  }

  @Test
  void a_router_that_is_taking_over_is_asked_again() throws Exception {
    FakeRouter one = router();
    one.busy.set(1);
    one.answers("/sessions/k", 200, "{\"key\":\"k\"}");

    try (RouterClient client = client(one)) {
      assertThat(client.show("k", OptionalInt.empty()).path("key").asText()).isEqualTo("k");
    }
    assertThat(one.asked).hasSize(2);
  }

  @Test
  void what_a_router_says_is_passed_on() throws Exception {
    FakeRouter one = router();
    one.answers("/sessions", 401, "{\"error\":\"Send the header.\"}");

    try (RouterClient client = client(one)) {
      assertThatThrownBy(() -> client.list("", 1))
          .isInstanceOf(RouterException.class)
          .hasMessage("The router at " + one.address() + " says: Send the header.");
    }
  }

  @Test
  void something_else_at_the_port_is_told_from_a_router() throws Exception {
    FakeRouter one = router();
    one.answers("/sessions", 200, "<html>");

    try (RouterClient client = client(one)) {
      assertThatThrownBy(() -> client.list("", 1)).hasMessageContaining("no router's admin port");
    }
  }

  @Test
  void a_router_that_is_not_there_is_told_with_the_option_that_names_another() throws Exception {
    FakeRouter one = router();
    one.server.stop(0);

    try (RouterClient client = client(one)) {
      assertThatThrownBy(() -> client.list("", 1))
          .isInstanceOf(RouterException.class)
          .hasMessageContaining("--router");
    }
  }

  private static RouterClient client(FakeRouter router) {
    return new RouterClient(
        URI.create("http://" + router.address() + "/"), Optional.of("open sesame"));
  }

  private FakeRouter router() throws IOException {
    FakeRouter router = new FakeRouter();
    routers.add(router);
    return router;
  }

  private String page(FakeRouter self, List<String> keys, @Nullable String next) {
    return "{\"self\":\""
        + self.address()
        + "\",\"instances\":["
        + String.join(",", routers.stream().map(one -> "\"" + one.address() + "\"").toList())
        + "],\"sessions\":["
        + String.join(",", keys.stream().map(key -> "{\"key\":\"" + key + "\"}").toList())
        + "],\"next\":"
        + (next == null ? "null" : "\"" + next + "\"")
        + "}";
  }

  /** Answers by path and {@code after}, whatever else the query says. */
  private static final class FakeRouter {
    private final HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final Map<String, Map.Entry<Integer, String>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final AtomicInteger busy = new AtomicInteger();

    FakeRouter() throws IOException {
      server.createContext("/", this::answer);
      server.start();
    }

    String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(String path, int status, String body) {
      answers.put(path, Map.entry(status, body));
    }

    private void answer(HttpExchange exchange) throws IOException {
      String uri = exchange.getRequestURI().toString();
      asked.add(uri);
      tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
      int after = uri.indexOf("&after=");
      String path = uri.replaceFirst("\\?.*", "");
      String key = after < 0 ? path : path + "?" + uri.substring(after + 1);
      if (busy.getAndDecrement() > 0) {
        exchange.getResponseHeaders().add("Retry-After", "1");
        send(exchange, 503, "{\"error\":\"Restoring.\"}");
      } else {
        Map.Entry<Integer, String> answer =
            answers.getOrDefault(key, Map.entry(404, "{\"error\":\"nothing\"}"));
        send(exchange, answer.getKey(), answer.getValue());
      }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    }
  }
}
