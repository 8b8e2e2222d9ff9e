package io.clawstream.kit.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clawstream.kit.http.OperatorEndpoint.Answer;
import io.clawstream.kit.http.OperatorEndpoint.Question;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything on the admin port that is neither health nor metrics: checks who asks before it looks
 * at what is asked, finds the endpoint, and puts its answer into HTTP.
 */
final class OperatorRoute implements Handler {
  private static final Logger log = LoggerFactory.getLogger(OperatorRoute.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MISDIRECTED = 421;

  private final OperatorAccess access;
  private final Supplier<Map<String, OperatorEndpoint>> endpoints;

  /**
   * @param endpoints by the first segment of their paths; asked for each request, because a service
   *     has them only when it has been started
   */
  OperatorRoute(OperatorAccess access, Supplier<Map<String, OperatorEndpoint>> endpoints) {
    this.access = access;
    this.endpoints = endpoints;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    @Nullable String authorization =
        request.headers().first(HeaderNames.AUTHORIZATION).orElse(null);
    @Nullable String host = request.headers().first(HeaderNames.HOST).orElse(null);
    access
        .refusal(authorization, host)
        .ifPresentOrElse(refusal -> refuse(response, refusal), () -> answer(request, response));
  }

  private static void refuse(ServerResponse response, OperatorAccess.Refusal refusal) {
    switch (refusal) {
      case OperatorAccess.Refusal.WrongToken(String why) -> {
        response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
        error(response, Status.UNAUTHORIZED_401, why);
      }
      case OperatorAccess.Refusal.Forbidden(String why) ->
          error(response, Status.FORBIDDEN_403, why);
    }
  }

  private void answer(ServerRequest request, ServerResponse response) {
    List<String> path;
    try {
      path = segments(request.path().rawPath());
    } catch (IllegalArgumentException e) {
      error(response, Status.BAD_REQUEST_400, "The path is not percent-encoded UTF-8.");
      return;
    }
    OperatorEndpoint endpoint = endpoints.get().get(path.getFirst());
    if (endpoint == null) {
      error(response, Status.NOT_FOUND_404, "There is nothing at this path.");
    } else if (!request.prologue().method().equals(Method.GET)) {
      response.header(HeaderNames.ALLOW, "GET");
      error(response, Status.METHOD_NOT_ALLOWED_405, "Only GET is answered here.");
    } else {
      answer(response, endpoint, new Question(path.subList(1, path.size()), query(request)));
    }
  }

  private static void answer(
      ServerResponse response, OperatorEndpoint endpoint, Question question) {
    Answer answer;
    try {
      answer = endpoint.answer(question);
    } catch (RuntimeException e) {
      log.atError().setCause(e).log("An operator's question could not be answered");
      error(
          response,
          Status.INTERNAL_SERVER_ERROR_500,
          "The service could not answer; its log says why.");
      return;
    }
    send(response, answer);
  }

  private static void send(ServerResponse response, Answer answer) {
    switch (answer) {
      case Answer.Found(JsonNode body) -> json(response, Status.OK_200, body);
      case Answer.Wrong(String why) -> error(response, Status.BAD_REQUEST_400, why);
      case Answer.Missing(String why) -> error(response, Status.NOT_FOUND_404, why);
      case Answer.Elsewhere(String owner) ->
          json(
              response,
              Status.create(MISDIRECTED, "Misdirected Request"),
              NODES
                  .objectNode()
                  .put("error", "Another instance has it: ask " + owner + ".")
                  .put("owner", owner));
      case Answer.NotNow(String why, var retryAfter) -> {
        response.header(
            HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        error(response, Status.SERVICE_UNAVAILABLE_503, why);
      }
    }
  }

  private static void error(ServerResponse response, Status status, String why) {
    json(response, status, NODES.objectNode().put("error", why));
  }

  private static void json(ServerResponse response, Status status, JsonNode body) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    // What is shown here is of this moment, and for nobody else's eyes.
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The segments of a path, at least one. An encoded slash belongs to its segment. */
  static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.replaceFirst("^/", "").split("/", -1)) {
      // That decoder is meant for forms, where a plus is a space; in a path it is a plus.
      segments.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
    return segments;
  }

  private static Map<String, String> query(ServerRequest request) {
    Map<String, String> query = new HashMap<>();
    request.query().names().forEach(name -> query.put(name, request.query().get(name)));
    return query;
  }
}
