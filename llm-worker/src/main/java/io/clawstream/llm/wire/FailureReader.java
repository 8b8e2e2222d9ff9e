package io.clawstream.llm.wire;

import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.ProviderFailure;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what a provider's API answers, or that it does not, into a {@link ProviderFailure}. */
public final class FailureReader {
  private static final int LONGEST_QUOTE = 300;

  /** Things that look like keys, should a provider quote one that is not ours. */
  private static final Pattern KEY_LIKE =
      Pattern.compile(
          "\\b(?:sk|xai|key|pk)-[A-Za-z0-9_*-]{6,}|\\bgsk[-_][A-Za-z0-9_*-]{6,}"
              + "|\\bAIza[A-Za-z0-9_-]{10,}|(?i:bearer) +\\S+");

  /**
   * How OpenAI, Anthropic, vLLM, llama.cpp, Ollama, Kimi, Gemini and Mistral say that the
   * conversation is too long.
   */
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "context_length|exceed_context|request_too_large|maximum context length|prompt is too long"
              + "|context window|context size|input is too long|maximum model length"
              + "|exceeded model token limit|exceeds the maximum number of tokens"
              + "|too large for model with");

  /** An account without credit, which no waiting fills: OpenAI's and Kimi's words for it. */
  private static final Pattern NO_CREDIT =
      Pattern.compile("insufficient_quota|billing_hard_limit_reached|exceeded_current_quota_error");

  /**
   * The HTTP status that an error in the middle of a stream would have had;
   * docs.anthropic.com/en/api/errors, OpenAI's error codes.
   */
  private static final Map<String, Integer> STATUS_OF =
      Map.ofEntries(
          Map.entry("invalid_request_error", 400),
          Map.entry("authentication_error", 401),
          Map.entry("invalid_api_key", 401),
          Map.entry("billing_error", 402),
          Map.entry("insufficient_quota", 402),
          Map.entry("permission_error", 403),
          Map.entry("not_found_error", 404),
          Map.entry("model_not_found", 404),
          Map.entry("request_too_large", 413),
          Map.entry("rate_limit_error", 429),
          Map.entry("rate_limit_exceeded", 429));

  /** How OpenAI and Azure say that they will not answer this. */
  private static final Pattern REFUSED =
      Pattern.compile("content_filter|content_policy|ResponsibleAIPolicyViolation");

  /** Groq's 400 for a model that wrote a tool call that is none; the next try may be better. */
  private static final String TOOL_USE_FAILED = "tool_use_failed";

  private final String provider;
  private final String host;
  private final Optional<ApiKey> apiKey;
  private final InstantSource clock;

  /**
   * @param provider the name it is configured under
   */
  public FailureReader(String provider, URI baseUrl, Optional<ApiKey> apiKey, InstantSource clock) {
    this.provider = provider;
    this.host = String.valueOf(baseUrl.getHost());
    this.apiKey = apiKey;
    this.clock = clock;
  }

  /** It answered with a status that is not 2xx. */
  ProviderFailure refused(int status, HttpHeaders headers, String body) {
    ErrorBody error = ErrorBody.from(body);
    return read(status, error, RetryAfter.in(headers, clock.instant()).or(error::retryAfter));
  }

  /** It answered 2xx, but not with a stream. */
  ProviderFailure notAStream(int status, HttpHeaders headers, String body) {
    return ErrorBody.in(body)
        .map(error -> read(statusOf(error), error, RetryAfter.in(headers, clock.instant())))
        .orElseGet(
            () ->
                new ProviderFailure.Rejected(
                    who()
                        + " answered "
                        + status
                        + " with "
                        + headers.firstValue("content-type").orElse("no content type")
                        + " instead of a stream. Does the base URL lead to the right API?"));
  }

  /** It broke off its stream with an error. */
  ProviderFailure inStream(ErrorBody error) {
    return read(statusOf(error), error, error.retryAfter());
  }

  /** It could not be reached, or the connection failed, or a watchdog ended the call. */
  ProviderFailure broken(Throwable cause) {
    if (cause instanceof WatchdogException) {
      return new ProviderFailure.Unavailable(
          "The call to " + who() + " " + cause.getMessage() + ".");
    }
    return new ProviderFailure.Unavailable(
        "The connection to " + who() + " failed: " + told(cause) + ".");
  }

  /** It said something that cannot be read. */
  ProviderFailure unreadable(Throwable cause) {
    return new ProviderFailure.Unavailable(
        who() + " sent something unreadable (" + cause.getClass().getSimpleName() + ").");
  }

  /** Its stream ended before its answer did. */
  public ProviderFailure brokenOff() {
    return new ProviderFailure.Unavailable(
        who() + " ended its stream before the answer was whole.");
  }

  private ProviderFailure read(int status, ErrorBody error, Optional<Duration> retryAfter) {
    String said =
        who() + " answered " + (status == 0 ? "with an error" : status) + ": " + quoted(error);
    String signs = error.kind() + " " + error.message();
    // Whatever its words: a request that is too large fits when the conversation is shorter.
    if (status == 413 || (status == 400 && TOO_LONG.matcher(signs).find())) {
      return new ProviderFailure.ContextTooLong(said);
    }
    if (status == 400 && REFUSED.matcher(signs).find()) {
      return new ProviderFailure.Refused(said);
    }
    if (status == 429 && !NO_CREDIT.matcher(error.kind()).find()) {
      return new ProviderFailure.RateLimited(said, retryAfter);
    }
    if (isPassing(status) || error.kind().contains(TOOL_USE_FAILED)) {
      return new ProviderFailure.Unavailable(said, retryAfter);
    }
    return new ProviderFailure.Rejected(said + advice(status));
  }

  /** 498 is Groq's for having no room just now (console.groq.com/docs/errors). */
  private static boolean isPassing(int status) {
    return status == 0
        || status >= 500
        || status == 408
        || status == 409
        || status == 425
        || status == 498;
  }

  private String advice(int status) {
    return switch (status) {
      case 401, 403 -> " Check the API key of llm.providers." + provider + ".";
      case 402, 429 -> " Check the account's credit with the provider.";
      case 404 -> " Check the model's name and llm.providers." + provider + ".base-url.";
      case 301, 302, 303, 307, 308 ->
          " Redirects are not followed: set llm.providers."
              + provider
              + ".base-url to where it leads.";
      default -> "";
    };
  }

  private static int statusOf(ErrorBody error) {
    for (String word : error.kind().split(" ", -1)) {
      if (word.matches("[45]\\d\\d")) {
        return Integer.parseInt(word);
      }
      @Nullable Integer status = STATUS_OF.get(word);
      if (status != null) {
        return TOO_LONG.matcher(error.kind()).find() ? 400 : status;
      }
    }
    return 0;
  }

  private String who() {
    return "Provider '" + provider + "' (" + host + ")";
  }

  private String quoted(ErrorBody error) {
    String words = error.message().isBlank() ? error.kind() : error.message();
    String open = apiKey.map(key -> key.hideIn(words)).orElse(words);
    String safe = KEY_LIKE.matcher(open).replaceAll("***").replaceAll("\\s+", " ").strip();
    if (safe.isEmpty()) {
      return "no reason given.";
    }
    String cut = safe.length() > LONGEST_QUOTE ? safe.substring(0, LONGEST_QUOTE) + " …" : safe;
    return cut.endsWith(".") ? cut : cut + ".";
  }

  private static String told(Throwable cause) {
    for (@Nullable Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof UnresolvedAddressException) {
        return "its name cannot be resolved";
      }
      if (at instanceof HttpConnectTimeoutException) {
        return "it did not accept the connection in time";
      }
      if (at instanceof ConnectException && at.getCause() == null) {
        return "connection refused or unreachable";
      }
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : " " + message);
  }
}
