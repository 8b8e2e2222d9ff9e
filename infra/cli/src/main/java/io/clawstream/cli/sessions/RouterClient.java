package io.clawstream.cli.sessions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Asks routers about sessions. One of them is known; it tells of the others, each of which knows
 * only its own sessions.
 */
public final class RouterClient implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final int PAGE = 1_000;
  private static final int PATIENCE = 10;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final URI router;
  private final Optional<String> token;

  /**
   * @param router address of the admin port of any router, e.g. {@code http://127.0.0.1:9402}
   * @param token what it asks for, if it does; shown to the other routers as well
   */
  public RouterClient(URI router, Optional<String> token) {
    this.router = router;
    this.token = token;
  }

  /**
   * The sessions of all routers, in the order of their keys.
   *
   * @param limit at most so many, 1 or more
   */
  public List<JsonNode> list(String prefix, int limit) throws InterruptedException {
    List<JsonNode> sessions = new ArrayList<>();
    JsonNode first = page(router, prefix, limit, sessions);
    for (URI other : others(first)) {
      page(other, prefix, limit, sessions);
    }
    sessions.sort(Comparator.comparing(session -> session.path("key").asText()));
    return sessions.subList(0, Math.min(limit, sessions.size()));
  }

  /**
   * One session.
   *
   * @param history how many of the last entries to tell as well; empty for none
   * @throws RouterException if no router has it
   */
  public JsonNode show(String key, OptionalInt history) throws InterruptedException {
    String path =
        "/sessions/" + encoded(key) + (history.isPresent() ? "?history=" + history.getAsInt() : "");
    HttpResponse<String> response = ask(router, path);
    if (response.statusCode() == 421) {
      URI owner = at(body(response).path("owner").asText());
      response = ask(owner, path);
    }
    return require(response);
  }

  /** Takes in one router's sessions, page by page. Returns the first page. */
  private JsonNode page(URI at, String prefix, int limit, List<JsonNode> sessions)
      throws InterruptedException {
    String question = "/sessions?limit=" + Math.min(limit, PAGE) + "&prefix=" + encoded(prefix);
    JsonNode first = require(ask(at, question));
    JsonNode page = first;
    int taken = 0;
    while (true) {
      page.path("sessions").forEach(sessions::add);
      taken += page.path("sessions").size();
      if (page.path("next").isNull() || taken >= limit) {
        return first;
      }
      page = require(ask(at, question + "&after=" + encoded(page.path("next").asText())));
    }
  }

  private Set<URI> others(JsonNode page) {
    Set<URI> others = new LinkedHashSet<>();
    page.path("instances")
        .forEach(
            instance -> {
              if (!instance.asText().equals(page.path("self").asText())) {
                others.add(at(instance.asText()));
              }
            });
    return others;
  }

  private URI at(String hostAndPort) {
    return URI.create(router.getScheme() + "://" + hostAndPort);
  }

  /** Asks, and again while the router is taking over partitions. */
  private HttpResponse<String> ask(URI at, String path) throws InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base(at) + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    request.timeout(ANSWER);
    for (int attempt = 1; ; attempt++) {
      HttpResponse<String> response;
      try {
        response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      } catch (IOException e) {
        throw new RouterException(
            "The router at "
                + at
                + " does not answer: "
                + (e.getMessage() == null ? e : e.getMessage())
                + ". Is it running? --router names the admin port of another one; it tells of the rest as"
                + " router.advertised-address says.",
            e);
      }
      if (response.statusCode() != 503 || attempt == PATIENCE) {
        return response;
      }
      // Retry-After is in seconds (RFC 9110 §10.2.3).
      Thread.sleep(
          Duration.ofSeconds(response.headers().firstValueAsLong("Retry-After").orElse(1)));
    }
  }

  private static String base(URI at) {
    return at.toString().replaceAll("/+$", "");
  }

  private static JsonNode require(HttpResponse<String> response) {
    JsonNode body = body(response);
    if (response.statusCode() != 200) {
      throw new RouterException(
          "The router at "
              + response.uri().getAuthority()
              + " says: "
              + body.path("error").asText("HTTP " + response.statusCode()));
    }
    return body;
  }

  private static JsonNode body(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (JsonProcessingException e) {
      throw new RouterException(
          "What answers at "
              + response.uri().getAuthority()
              + " is no router's admin port of this release (HTTP "
              + response.statusCode()
              + ").",
          e);
    }
  }

  /** For a segment of a path and for a value of a query alike. */
  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    http.close();
  }
}
