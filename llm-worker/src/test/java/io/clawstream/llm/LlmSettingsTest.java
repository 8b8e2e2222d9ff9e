package io.clawstream.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.llm.echo.EchoProvider;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderTypes;
import io.clawstream.llm.provider.Providers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LlmSettingsTest {
  private @TempDir Path folder;

  private static final Map<String, LlmProviderFactory> TYPES_THERE =
      ProviderTypes.builtIn().byName();

  private static final String TYPES =
      "anthropic, deepseek, echo, gemini, groq, kimi, mistral, ollama, openai, openai-responses,"
          + " openrouter, vllm.";

  private static LlmSettings settings(Map<String, String> environment) {
    return Settings.load(Optional.empty(), environment, Map.of(), List.of(LlmSettings.class))
        .get(LlmSettings.class);
  }

  private LlmSettings settings(String yaml, Map<String, String> environment) throws IOException {
    Path file = Files.writeString(folder.resolve("clawstream.yaml"), yaml);
    return Settings.load(Optional.of(file), environment, Map.of(), List.of(LlmSettings.class))
        .get(LlmSettings.class);
  }

  /** Configurations that would reach the factories, by provider name. */
  private static Map<String, ProviderConfig> configs(LlmSettings settings) {
    Map<String, ProviderConfig> seen = new HashMap<>();
    Map<String, LlmProviderFactory> types = new HashMap<>();
    for (String type : TYPES_THERE.keySet()) {
      types.put(type, new Recording(type, seen));
    }
    Providers providers = new ProviderSetup(settings, types).providers();
    types.keySet().forEach(providers::find);
    settings.providers().keySet().forEach(providers::find);
    return seen;
  }

  private record Recording(String type, Map<String, ProviderConfig> seen)
      implements LlmProviderFactory {
    @Override
    public LlmProvider create(ProviderConfig config) {
      seen.put(config.name(), config);
      return new EchoProvider(config.name(), true, Duration.ZERO, _ -> {});
    }
  }

  @Test
  void withoutConfigurationEverythingHasItsDefault() {
    LlmSettings settings = settings(Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(256);
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.deltaInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(settings.maxAnswerChars()).isEqualTo(200_000);
    assertThat(settings.pluginsDir()).isEqualTo(Path.of("plugins"));
    assertThat(settings.retry().retries()).isEqualTo(3);
    assertThat(settings.retry().firstDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.retry().jitter()).isEqualTo(0.2);
    assertThat(new ProviderSetup(settings, TYPES_THERE).healthRules())
        .isEqualTo(
            new ModelHealth.Rules(
                Duration.ofSeconds(30), Duration.ofMinutes(10), 20, 50, Duration.ofSeconds(10)));
    assertThat(SettingsCheck.problems(settings, TYPES_THERE)).isEmpty();
    assertThat(configs(settings))
        .containsOnlyKeys(
            "anthropic",
            "deepseek",
            "echo",
            "gemini",
            "groq",
            "kimi",
            "mistral",
            "ollama",
            "openai",
            "openai-responses",
            "openrouter",
            "vllm");
    assertThat(configs(settings).get("openai"))
        .isEqualTo(
            new ProviderConfig(
                "openai",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                Optional.empty(),
                true,
                true,
                OptionalInt.empty(),
                Duration.ofMillis(25),
                true));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, OPENAI_API_KEY",
    "openai-responses, OPENAI_API_KEY",
    "anthropic, ANTHROPIC_API_KEY",
    "gemini, GEMINI_API_KEY",
    "gemini, GOOGLE_API_KEY",
    "mistral, MISTRAL_API_KEY",
    "kimi, MOONSHOT_API_KEY",
    "deepseek, DEEPSEEK_API_KEY",
    "groq, GROQ_API_KEY",
    "openrouter, OPENROUTER_API_KEY"
  })
  void withoutConfigurationTheKeysComeFromTheUsualVariables(String provider, String variable) {
    Map<String, ProviderConfig> configs = configs(settings(Map.of(variable, "sk-o")));

    assertThat(configs)
        .hasEntrySatisfying(
            provider, config -> assertThat(config.apiKey()).contains(new ApiKey("sk-o")))
        .hasEntrySatisfying("ollama", ollama -> assertThat(ollama.apiKey()).isEmpty())
        .hasEntrySatisfying("echo", echo -> assertThat(echo.apiKey()).isEmpty());
  }

  @Test
  void theUsualKeyIsForEverybodyOfTheTypeButNotForAnotherAddress() throws Exception {
    LlmSettings settings =
        settings(
            """
            llm:
              keys:
                openai: sk-o
              providers:
                work:
                  type: openai
                elsewhere:
                  type: openai
                  base-url: https://models.example.org/v1
            """,
            Map.of());

    assertThat(configs(settings))
        .hasEntrySatisfying("work", work -> assertThat(work.apiKey()).contains(new ApiKey("sk-o")))
        .hasEntrySatisfying("elsewhere", other -> assertThat(other.apiKey()).isEmpty());
  }

  @Test
  void everyKeyIsRead() throws Exception {
    LlmSettings settings =
        settings(
            """
            llm:
              max-in-flight: 10000
              request-timeout: 2m
              delta-interval: 20ms
              max-answer-chars: 1000
              plugins-dir: ours
              retry:
                retries: 1
                first-delay: 100ms
                jitter: 0.5
              cooldown:
                first: 5s
                longest: 1m
              breaker:
                calls: 10
                failure-percent: 80
                pause: 3s
              providers:
                openai:
                  base-url: http://localhost:8000/v1
                groq:
                  type: openai
                  base-url: https://api.groq.com/openai/v1
                  api-key: ${GROQ_API_KEY}
                  requests-per-minute: 30
                  tokens-per-minute: 90000
                  max-concurrent: 4
                  connect-timeout: 3s
                  idle-timeout: 20s
                  tools: false
                  images: false
                  max-output-tokens: 500
                  word-delay: 1ms
            """,
            Map.of("GROQ_API_KEY", "gsk-1", "OPENAI_API_KEY", "sk-o"));

    assertThat(SettingsCheck.problems(settings, TYPES_THERE)).isEmpty();
    assertThat(settings.maxInFlight()).isEqualTo(10_000);
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.deltaInterval()).isEqualTo(Duration.ofMillis(20));
    assertThat(settings.maxAnswerChars()).isEqualTo(1_000);
    assertThat(settings.retry().retries()).isEqualTo(1);
    assertThat(settings.pluginsDir()).isEqualTo(Path.of("ours"));
    assertThat(settings.retry().firstDelay()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.retry().jitter()).isEqualTo(0.5);
    assertThat(configs(settings).get("openai"))
        .satisfies(
            config -> {
              assertThat(config.baseUrl()).contains(URI.create("http://localhost:8000/v1"));
              assertThat(config.apiKey()).contains(new ApiKey("sk-o"));
            });
    assertThat(configs(settings).get("groq"))
        .isEqualTo(
            new ProviderConfig(
                "groq",
                Optional.of(URI.create("https://api.groq.com/openai/v1")),
                Optional.of(new ApiKey("gsk-1")),
                Duration.ofSeconds(3),
                Optional.of(Duration.ofSeconds(20)),
                false,
                false,
                OptionalInt.of(500),
                Duration.ofMillis(1),
                true));
    ProviderSetup setup = new ProviderSetup(settings, TYPES_THERE);
    assertThat(setup.healthRules())
        .isEqualTo(
            new ModelHealth.Rules(
                Duration.ofSeconds(5), Duration.ofMinutes(1), 10, 80, Duration.ofSeconds(3)));
    assertThat(setup.limits("groq"))
        .isEqualTo(
            new Permits.Limits(OptionalInt.of(30), OptionalInt.of(90_000), OptionalInt.of(4)));
    assertThat(setup.limits("openai")).isEqualTo(Permits.Limits.NONE);
    assertThat(setup.limits("ollama")).isEqualTo(Permits.Limits.NONE);
  }

  @Test
  void everyMistakeIsToldAtOnce() throws Exception {
    LlmSettings settings =
        settings(
            """
            llm:
              max-in-flight: 0
              request-timeout: 0s
              retry:
                retries: 11
                jitter: 1
              cooldown:
                first: 0s
              breaker:
                calls: 1
                failure-percent: 0
                pause: 1h
              providers:
                groq:
                  base-url: api.groq.com
                  requests-per-minute: 0
                  tokens-per-minute: 0
                other:
                  type: opeani
                mine:
                  tools: false
            """,
            Map.of());

    assertThat(SettingsCheck.problems(settings, TYPES_THERE))
        .containsExactlyInAnyOrder(
            "'llm.max-in-flight' is 0: expected 1 to 100000.",
            "'llm.request-timeout' is 0s: expected 1s to 3600s.",
            "'llm.retry.retries' is 11: expected 0 to 10.",
            "'llm.retry.jitter' is 1.0: expected 0 to 0.9.",
            "'llm.cooldown.first' is 0s: expected 1s to 3600s.",
            "'llm.breaker.calls' is 1: expected 2 to 1000.",
            "'llm.breaker.failure-percent' is 0: expected 1 to 100.",
            "'llm.breaker.pause' is 3600s: expected 100ms to 600s.",
            "'llm.providers.mine.type' has no value, and the name is no type: set one of " + TYPES,
            "'llm.providers.groq.requests-per-minute' is 0: expected 1 to 1000000.",
            "'llm.providers.groq.tokens-per-minute' is 0: expected 1 to 1000000000.",
            "'llm.providers.groq.base-url' is 'api.groq.com': expected an address like https://api.example.com/v1.",
            "'llm.providers.other.type' is 'opeani': expected one of " + TYPES);
  }

  @Test
  void anUnknownKeyIsRefused() {
    assertThatThrownBy(
            () -> settings("llm:\n  providers:\n    openai:\n      api-kee: x\n", Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("api-kee");
  }

  @Test
  void keysDoNotShowThemselves() {
    LlmSettings settings = settings(Map.of("OPENAI_API_KEY", "sk-very-secret"));

    assertThat(settings.toString()).doesNotContain("very-secret");
    assertThat(settings.keys().toString()).doesNotContain("very-secret");
    assertThat(configs(settings).toString()).doesNotContain("very-secret").contains("***");
  }
}
