package io.clawstream.llm;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with settings that can be read, but make no sense. */
final class SettingsCheck {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<String> problems = new ArrayList<>();

  private SettingsCheck() {}

  /** Every mistake, one sentence each; empty if there is none. */
  static List<String> problems(LlmSettings settings, Map<String, LlmProviderFactory> types) {
    SettingsCheck check = new SettingsCheck();
    check.number("max-in-flight", settings.maxInFlight(), 1, 100_000);
    check.number("max-answer-chars", settings.maxAnswerChars(), 1, 250_000);
    check.time("request-timeout", settings.requestTimeout(), Duration.ofSeconds(1), HOUR);
    check.time("delta-interval", settings.deltaInterval(), Duration.ZERO, Duration.ofSeconds(10));
    check.number("retry.retries", settings.retry().retries(), 0, 10);
    check.time(
        "retry.first-delay", settings.retry().firstDelay(), MILLISECOND, Duration.ofMinutes(1));
    double jitter = settings.retry().jitter();
    check.require(
        jitter >= 0 && jitter <= 0.9, "'llm.retry.jitter' is " + jitter + ": expected 0 to 0.9.");
    LlmSettings.Cooldown cooldown = settings.cooldown();
    check.time("cooldown.first", cooldown.first(), Duration.ofSeconds(1), HOUR);
    check.time("cooldown.longest", cooldown.longest(), Duration.ofSeconds(1), Duration.ofDays(1));
    LlmSettings.Breaker breaker = settings.breaker();
    check.number("breaker.calls", breaker.calls(), 2, 1_000);
    check.number("breaker.failure-percent", breaker.failurePercent(), 1, 100);
    check.time("breaker.pause", breaker.pause(), Duration.ofMillis(100), Duration.ofMinutes(10));
    settings
        .providers()
        .forEach((name, provider) -> check.provider(name, provider, types.keySet()));
    return check.problems;
  }

  private void provider(String name, LlmSettings.Provider provider, Set<String> types) {
    String type = provider.type().orElse(name);
    require(
        types.contains(type),
        provider.type().isPresent()
            ? "'llm.providers."
                + name
                + ".type' is '"
                + type
                + "': expected one of "
                + String.join(", ", new TreeSet<>(types))
                + "."
            : "'llm.providers."
                + name
                + ".type' has no value, and the name is no type: set one of "
                + String.join(", ", new TreeSet<>(types))
                + ".");
    String at = "providers." + name + ".";
    number(at + "requests-per-minute", provider.requestsPerMinute(), 1_000_000);
    number(at + "tokens-per-minute", provider.tokensPerMinute(), 1_000_000_000);
    number(at + "max-concurrent", provider.maxConcurrent(), 100_000);
    number(at + "max-output-tokens", provider.maxOutputTokens(), 1_000_000);
    time(at + "connect-timeout", provider.connectTimeout(), MILLISECOND, Duration.ofMinutes(5));
    provider.idleTimeout().ifPresent(idle -> time(at + "idle-timeout", idle, MILLISECOND, HOUR));
    time(at + "word-delay", provider.wordDelay(), Duration.ZERO, Duration.ofSeconds(10));
    provider
        .baseUrl()
        .ifPresent(
            url ->
                require(
                    url.getHost() != null
                        && ("http".equals(url.getScheme()) || "https".equals(url.getScheme())),
                    "'llm."
                        + at
                        + "base-url' is '"
                        + url
                        + "': expected an address like https://api.example.com/v1."));
  }

  private void number(String key, OptionalInt value, int most) {
    value.ifPresent(number -> number(key, number, 1, most));
  }

  private void number(String key, int value, int least, int most) {
    require(
        value >= least && value <= most,
        "'llm." + key + "' is " + value + ": expected " + least + " to " + most + ".");
  }

  private void time(String key, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        "'llm."
            + key
            + "' is "
            + words(value)
            + ": expected "
            + words(least)
            + " to "
            + words(most)
            + ".");
  }

  private static String words(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
