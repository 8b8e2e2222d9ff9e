package io.clawstream.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.ChannelSettings.Policy;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.topology.RouterRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterConfigTest {
  @TempDir Path dir;

  @Test
  void withoutSettingsTheDefaultsHold() {
    RouterRules rules = rules(load("", Map.of()));

    assertThat(rules.window()).isEqualTo(new PromptWindow(40, 200_000));
    assertThat(rules.policy().maxPending()).isEqualTo(20);
    assertThat(rules.policy().turnDeadline()).isEqualTo(Duration.ofMinutes(2));
    assertThat(rules.policy().maxDispatches()).isEqualTo(2);
    assertThat(rules.policy().toolRounds()).isEqualTo(20);
    assertThat(rules.dedupeWindow()).isEqualTo(Duration.ofDays(8));
    assertThat(rules.policy().access().get("webchat"))
        .isEqualTo(new AccessRules(Policy.OPEN, Policy.ALLOWLIST, true, Set.of(), Set.of()));
    assertThat(rules.policy().access().get("telegram"))
        .isEqualTo(new AccessRules(Policy.ALLOWLIST, Policy.ALLOWLIST, true, Set.of(), Set.of()));
    Agent agent = rules.agents().agent("default");
    assertThat(agent.provider()).isEqualTo("echo");
    assertThat(agent.tools()).containsExactly("get_current_time");
    assertThat(agent.temperature()).isNull();
    assertThat(agent.maxOutputTokens()).isNull();
  }

  @Test
  void everySettingIsReadFromTheFile() {
    RouterRules rules =
        rules(
            load(
                """
                agents:
                  default: {provider: openai, model: gpt-x, system-prompt: Be brief., temperature: 0.2,
                            max-output-tokens: 500, tools: [get_current_time, web_fetch]}
                  poet: {provider: anthropic, model: claude-x}
                channels:
                  telegram: {dm-policy: allowlist, allow-users: [42], group-policy: open, require-mention: false}
                router:
                  history-limit: 10
                  history-characters: 50000
                  max-pending: 5
                  turn-deadline: 30s
                  max-dispatches: 1
                  tool-rounds: 3
                  tool-grace: 2s
                  dedupe-window: 1d
                  denied-notice-every: 2h
                  timer-interval: 50ms
                  threads: 2
                  commit-interval: 20ms
                  state-dir: state
                  standby-replicas: 1
                  store-memory-mb: 64
                """,
                Map.of()));

    assertThat(rules.window()).isEqualTo(new PromptWindow(10, 50_000));
    assertThat(rules.policy().maxPending()).isEqualTo(5);
    assertThat(rules.policy().turnDeadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rules.policy().maxDispatches()).isEqualTo(1);
    assertThat(rules.policy().toolRounds()).isEqualTo(3);
    assertThat(rules.policy().toolGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.policy().deniedNoticeEvery()).isEqualTo(Duration.ofHours(2));
    assertThat(rules.dedupeWindow()).isEqualTo(Duration.ofDays(1));
    assertThat(rules.timerInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(rules.policy().access().get("telegram"))
        .isEqualTo(new AccessRules(Policy.ALLOWLIST, Policy.OPEN, false, Set.of("42"), Set.of()));
    assertThat(rules.agents().agent("default"))
        .isEqualTo(
            new Agent(
                "default",
                "openai",
                "gpt-x",
                "Be brief.",
                0.2,
                500,
                Set.of("get_current_time", "web_fetch")));
    assertThat(rules.agents().agent("poet").model()).isEqualTo("claude-x");
    assertThat(rules.agents().agent("poet").id()).isEqualTo("poet");
  }

  @Test
  void theDefaultAgentIsThereEvenIfOnlyAnotherIsNamed() {
    RouterRules rules = rules(load("agents: {poet: {model: claude-x}}", Map.of()));

    assertThat(rules.agents().agent("default").model()).isEqualTo("echo");
  }

  @Test
  void theEnvironmentChoosesTheDefaultAgentsModel() {
    RouterRules rules =
        rules(
            load(
                "",
                Map.of(
                    "CLAWSTREAM_AGENTS_DEFAULT_PROVIDER", "ollama",
                    "CLAWSTREAM_AGENTS_DEFAULT_MODEL", "llama",
                    "CLAWSTREAM_ROUTER_MAX_PENDING", "7")));

    assertThat(rules.agents().agent("default").provider()).isEqualTo("ollama");
    assertThat(rules.agents().agent("default").model()).isEqualTo("llama");
    assertThat(rules.policy().maxPending()).isEqualTo(7);
  }

  @Test
  void everythingThatIsOutOfRangeIsToldAtOnce() {
    Settings settings =
        load(
            """
            agents: {default: {temperature: 2.5, max-output-tokens: 0}}
            router: {history-limit: 0, max-pending: 0, turn-deadline: 10ms, dedupe-window: 1s}
            """,
            Map.of());

    assertThatThrownBy(() -> rules(settings))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .containsExactlyInAnyOrder(
                        "router.history-limit must be 1 to 1000, but is 0.",
                        "router.max-pending must be 1 to 10000, but is 0.",
                        "router.turn-deadline must be 1s to 3600s, but is 10ms.",
                        "router.dedupe-window must be 60s to 7776000s, but is 1s.",
                        "agents.default.temperature must be 0.0 to 2.0, but is 2.5.",
                        "agents.default.max-output-tokens must be 1 to 2147483647, but is 0."));
  }

  @Test
  void aMisspeltSettingIsRefused() {
    assertThatThrownBy(() -> load("router: {max-pendin: 3}", Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("max-pendin");
  }

  @Test
  void streamsIsSetUpForExactlyOnceAndLowLatency() {
    RouterSettings settings =
        load("router: {standby-replicas: 1}", Map.of()).get(RouterSettings.class);

    Map<String, Object> config =
        StreamsProperties.of(
            Map.of("bootstrap.servers", "broker:9092"),
            Map.of("session.timeout.ms", 9_000),
            "claw.router",
            (short) 3,
            settings);

    assertThat(config)
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("application.id", "claw.router")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 100)
        .containsEntry("poll.ms", 100)
        .containsEntry("producer.linger.ms", 0)
        .containsEntry("main.consumer.session.timeout.ms", 9_000)
        .containsEntry("num.standby.replicas", 1)
        .containsEntry("replication.factor", 3);
    assertThat(new StreamsConfig(config).getInt("replication.factor")).isEqualTo(3);
  }

  private static RouterRules rules(Settings settings) {
    return RouterConfig.rules(
        settings.get(RouterSettings.class),
        settings.get(AgentSettings.class),
        settings.get(ChannelSettings.class));
  }

  private Settings load(String yaml, Map<String, String> environment) {
    return Settings.load(
        yaml.isEmpty() ? Optional.empty() : Optional.of(file(yaml)),
        environment,
        Map.of(),
        List.of(RouterSettings.class, AgentSettings.class, ChannelSettings.class));
  }

  private Path file(String yaml) {
    try {
      return Files.writeString(dir.resolve("clawstream.yaml"), yaml);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
