package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Calls methods of the Bot API (core.telegram.org/bots/api#making-requests), and fetches files. The
 * address of every call contains the token, so it stands in no message and no log. Thread-safe.
 */
public final class TelegramApi {
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;

  private final URI base;
  private final String token;
  private final HttpClient http;

  /** What came of a call. */
  sealed interface Answer {
    /**
     * It worked.
     *
     * @param body the whole answer
     * @param result its {@code result}
     */
    record Ok(String body, JsonNode result) implements Answer {}

    /**
     * Telegram refused.
     *
     * @param code HTTP status
     * @param description Telegram's words
     * @param retryAfter how long to wait, or zero if Telegram did not say
     */
    record Refused(int code, String description, Duration retryAfter) implements Answer {}

    /**
     * No answer, or none that can be understood.
     *
     * @param why without the address
     */
    record Unreachable(String why) implements Answer {}
  }

  /** What came of a download. */
  sealed interface Download {
    /** All of it; no record, because those compare arrays by identity. */
    final class File implements Download {
      private final byte[] bytes;

      private File(byte[] bytes) {
        this.bytes = bytes;
      }

      byte[] bytes() {
        return bytes;
      }
    }

    /** It has more bytes than were asked for. */
    record TooLarge() implements Download {}

    /**
     * No file.
     *
     * @param why without the address
     */
    record Failed(String why) implements Download {}
  }

  /**
   * @param base address of the Bot API, without the token
   * @param token the bot's token
   */
  public TelegramApi(URI base, String token, HttpClient http) {
    this.base = base;
    this.token = token;
    this.http = http;
  }

  /**
   * Calls a method.
   *
   * @param timeout longest wait for the answer
   */
  Answer call(String method, ObjectNode parameters, Duration timeout) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(trimmed(base) + "/bot" + token + "/" + method))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(parameters.toString()))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      return answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer.Unreachable(why(e));
    }
  }

  /**
   * Fetches a file (core.telegram.org/bots/api#getfile). The timeout is for the answer's beginning;
   * an interrupt ends the rest as well.
   *
   * @param path as getFile gave it, and fit for an address
   * @param maxBytes at most this many, and one more, are read
   */
  Download download(String path, int maxBytes, Duration timeout) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(trimmed(base) + "/file/bot" + token + "/" + path))
            .timeout(timeout)
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != OK) {
          return new Download.Failed("status " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(maxBytes + 1);
        return bytes.length > maxBytes ? new Download.TooLarge() : new Download.File(bytes);
      }
    } catch (IOException e) {
      return new Download.Failed(why(e));
    }
  }

  private String why(IOException e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.toString();
    return why.replace(token, "<token>");
  }

  private static Answer answer(int status, byte[] body) {
    return switch (Json.parse(body)) {
      case Json.Parsed.NotJson(String why) ->
          status / 100 == 2
              ? new Answer.Unreachable("the answer cannot be read: " + why)
              : new Answer.Refused(status, "an answer that is not JSON", Duration.ZERO);
      case Json.Parsed.Tree(JsonNode root) ->
          status / 100 == 2 && Json.isTrue(root, "ok")
              ? new Answer.Ok(new String(body, StandardCharsets.UTF_8), root.path("result"))
              : new Answer.Refused(
                  status,
                  Json.text(root, "description").orElse("no description"),
                  retryAfter(status, root));
    };
  }

  private static Duration retryAfter(int status, JsonNode root) {
    return status == TOO_MANY_REQUESTS
        ? Duration.ofSeconds(
            Math.clamp(Json.number(root.path("parameters"), "retry_after").orElse(1), 1, 3600))
        : Duration.ZERO;
  }

  private static String trimmed(URI base) {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }
}
