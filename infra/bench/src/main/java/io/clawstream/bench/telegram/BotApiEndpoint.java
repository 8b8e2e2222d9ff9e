package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code /bot<token>/<method>}: HTTP in and out of {@link BotApi}. */
final class BotApiEndpoint implements Handler {
  private final Bot bot;
  private final BotApi api;

  BotApiEndpoint(Bot bot, BotApi api) {
    this.bot = bot;
    this.api = api;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    byte[] body = body(request);
    long nanos = System.nanoTime();
    String method = request.path().pathParameters().get("method");
    try {
      if (!request.path().pathParameters().get("token").equals("bot" + bot.token())) {
        throw Refusal.of(401, "Unauthorized");
      }
      String contentType = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
      answer(method, Params.of(request.query().rawValue(), contentType, body), nanos, response);
    } catch (Refusal refused) {
      send(response, refused.code(), json(refused));
    }
  }

  private void answer(String method, Params params, long nanos, ServerResponse response)
      throws Refusal, InterruptedException {
    Optional<Trouble> trouble = api.nextTrouble(method);
    try {
      switch (trouble.orElse(null)) {
        case Trouble.TooManyRequests tooMany ->
            throw Refusal.tooManyRequests(tooMany.retryAfterSeconds());
        case Trouble.Refused refused -> throw Refusal.of(refused.code(), refused.description());
        case Trouble.GatewayError gateway -> {
          api.record(method, params, gateway.status(), nanos);
          response.status(gateway.status());
          response.header(HeaderNames.CONTENT_TYPE, "text/html");
          response.send("<html><body><h1>Bad Gateway</h1></body></html>");
        }
        case Trouble.AnswerLost _ -> {
          api.call(method, params);
          api.record(method, params, 0, nanos);
          throw new CloseConnectionException("A test ordered that this answer be lost.");
        }
        case null -> {
          JsonNode result = api.call(method, params);
          api.record(method, params, 200, nanos);
          send(response, 200, ok(result));
        }
      }
    } catch (Refusal refused) {
      api.record(method, params, refused.code(), nanos);
      throw refused;
    }
  }

  private static byte[] body(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream content = request.content().inputStream()) {
      return content.readAllBytes();
    }
  }

  private static void send(ServerResponse response, int status, JsonNode body) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode ok(JsonNode result) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ok", true);
    body.set("result", result);
    return body;
  }

  private static ObjectNode json(Refusal refused) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("ok", false);
    body.put("error_code", refused.code());
    body.put("description", refused.description());
    if (refused.retryAfterSeconds().isPresent() || refused.migrateTo().isPresent()) {
      ObjectNode parameters = body.putObject("parameters");
      refused.retryAfterSeconds().ifPresent(after -> parameters.put("retry_after", after));
      refused.migrateTo().ifPresent(chat -> parameters.put("migrate_to_chat_id", chat));
    }
    return body;
  }
}
