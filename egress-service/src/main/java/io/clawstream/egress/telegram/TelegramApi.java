package io.clawstream.egress.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * Calls methods of the Bot API. The token is part of every address, so no address and no exception
 * of the HTTP client leaves this class. Thread-safe.
 */
final class TelegramApi implements AutoCloseable {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9:_-]+");
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);

  /** For a body that does not follow its headers; the client's own timeout ends with those. */
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(5);

  /** "Too Many Requests" says how long; should it ever not, this is the pace of one chat. */
  private static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * Requests at once, and so connections: at Telegram's 30 messages per second some are in use. A
   * server that finds too many idle ones closes them, maybe while a request is on its way, whose
   * fate is unknown then.
   */
  private static final int MOST_AT_ONCE = 100;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String methods;
  private final String token;
  private final Duration timeout;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);
  private final HttpClient http;

  /**
   * @param base address of the Bot API, e.g. {@code https://api.telegram.org}
   * @param token the bot's
   * @param timeout how long to wait for an answer, above zero
   * @throws IllegalArgumentException if the token cannot be one; the message does not contain it
   */
  TelegramApi(URI base, String token, Duration timeout) {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "channels.telegram.token is not a bot token: @BotFather gives one that looks like"
              + " 123456789:AAexample.");
    }
    String address = base.toString();
    this.methods =
        (address.endsWith("/") ? address.substring(0, address.length() - 1) : address)
            + "/bot"
            + token
            + "/";
    this.token = token;
    this.timeout = timeout;
    // Shorter than the request's, or a connection that was never made would look like silence.
    Duration connect = timeout.dividedBy(2);
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect.compareTo(LONGEST_CONNECT) < 0 ? connect : LONGEST_CONNECT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** Calls a method and waits for its answer, even if the thread is interrupted. */
  Answer call(String method, ObjectNode parameters) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(methods + method))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(parameters.toString()))
            .build();
    places.acquireUninterruptibly();
    try {
      return exchange(request);
    } finally {
      places.release();
    }
  }

  private Answer exchange(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> exchange =
        http.sendAsync(request, BodyHandlers.ofString());
    try {
      HttpResponse<String> response =
          exchange
              .copy()
              .orTimeout(timeout.plus(BODY_TIMEOUT).toMillis(), TimeUnit.MILLISECONDS)
              .join();
      return answer(response.statusCode(), response.body());
    } catch (CompletionException e) {
      exchange.cancel(true);
      return failure(e.getCause() == null ? e : e.getCause());
    }
  }

  private Answer answer(int status, String body) {
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      answer = JSON.missingNode();
    }
    if (answer.path("ok").asBoolean(false)) {
      return new Answer.Ok(answer.path("result"));
    }
    if (!answer.hasNonNull("description") && !answer.hasNonNull("error_code")) {
      String why = "HTTP " + status + " without an answer of the Bot API";
      return status / 100 == 2 ? new Answer.Silent(why) : new Answer.NotSent(why);
    }
    int code = answer.path("error_code").asInt(status);
    JsonNode parameters = answer.path("parameters");
    Optional<Duration> retryAfter =
        parameters.has("retry_after")
            ? Optional.of(Duration.ofSeconds(Math.max(1, parameters.path("retry_after").asLong())))
            : Optional.of(DEFAULT_RETRY_AFTER).filter(any -> code == TOO_MANY_REQUESTS);
    return new Answer.Refused(
        code,
        redacted(answer.path("description").asText()),
        retryAfter,
        Optional.of(parameters.path("migrate_to_chat_id"))
            .filter(JsonNode::canConvertToLong)
            .map(JsonNode::asLong));
  }

  private Answer failure(Throwable failure) {
    String why = redacted(failure.getClass().getSimpleName() + ": " + failure.getMessage());
    return switch (failure) {
      case HttpConnectTimeoutException e -> new Answer.NotSent(why);
      case ConnectException e -> new Answer.NotSent(why);
      case SSLHandshakeException e -> new Answer.NotSent(why);
      case HttpTimeoutException e -> new Answer.Silent(why);
      case TimeoutException e -> new Answer.Silent(why);
      case IOException e -> new Answer.Silent(why);
      default -> throw new IllegalStateException("Calling the Bot API failed: " + why + ".");
    };
  }

  private String redacted(String text) {
    return text.replace(token, "***");
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
