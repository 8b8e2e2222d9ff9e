package io.clawstream.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.ChatType;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.MentionPatterns;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.Bindings;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.QueueMode;
import io.clawstream.router.session.ResetRule;
import io.clawstream.router.topology.RouterRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    assertThat(rules.window()).isEqualTo(new PromptWindow(40, 24_000, 200_000));
    assertThat(rules.policy().queue().maxPending()).isEqualTo(20);
    assertThat(rules.policy().turns().deadline()).isEqualTo(Duration.ofMinutes(2));
    assertThat(rules.policy().turns().maxDispatches()).isEqualTo(2);
    assertThat(rules.policy().turns().toolRounds()).isEqualTo(20);
    assertThat(rules.dedupeWindow()).isEqualTo(Duration.ofDays(8));
    assertThat(rules.policy().access().channels().get("webchat"))
        .isEqualTo(access(DmPolicy.OPEN, GroupPolicy.ALLOWLIST, true, Set.of()));
    assertThat(rules.policy().access().channels().get("telegram"))
        .isEqualTo(access(DmPolicy.PAIRING, GroupPolicy.ALLOWLIST, true, Set.of()));
    Agent agent = rules.agents().agent("default");
    assertThat(agent.provider()).isEqualTo("echo");
    assertThat(agent.tools()).isEqualTo(new ToolRules(Set.of("get_current_time"), Set.of()));
    assertThat(rules.policy().turns().sameCalls()).isEqualTo(3);
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
                            max-output-tokens: 500, fallbacks: "openai/gpt-y, openrouter/a/b",
                            tools: [get_current_time, web_fetch], deny-tools: [files.*]}
                  poet: {provider: anthropic, model: claude-x}
                channels:
                  telegram: {dm-policy: allowlist, allow-users: [42], group-policy: open, require-mention: false,
                             accounts: {"4711": {dm-policy: disabled, admin-users: [1], mention-patterns: ["\\\\bclaw\\\\b"]}}}
                router:
                  history-limit: 10
                  history-characters: 50000
                  history-tokens: 5000
                  summarise: false
                  group-context: 7
                  reset: daily
                  reset-at: "05:30"
                  time-zone: Europe/Berlin
                  session-expiry: 30d
                  queue-mode: collect
                  backlog-limit: 50
                  queued-notice-every: 1m
                  tiers:
                    user: {tokens-per-day: 9000, tools: ["group:web", clock], deny-tools: web_post}
                    trusted: {priority: true}
                  models: [openai/gpt-x, openai/gpt-y]
                  bindings:
                    - {agent: poet, channel: telegram, chat-type: group}
                    - {agent: default, peer: "42"}
                  max-pending: 5
                  turn-deadline: 30s
                  max-dispatches: 1
                  tool-rounds: 3
                  same-calls: 2
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

    assertThat(rules.window()).isEqualTo(new PromptWindow(10, 5_000, 50_000));
    assertThat(rules.policy().queue().maxPending()).isEqualTo(5);
    assertThat(rules.policy().turns().deadline()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rules.policy().turns().maxDispatches()).isEqualTo(1);
    assertThat(rules.policy().turns().toolRounds()).isEqualTo(3);
    assertThat(rules.policy().turns().toolGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(rules.policy().turns().sameCalls()).isEqualTo(2);
    assertThat(rules.policy().deniedNoticeEvery()).isEqualTo(Duration.ofHours(2));
    assertThat(rules.dedupeWindow()).isEqualTo(Duration.ofDays(1));
    assertThat(rules.timerInterval()).isEqualTo(Duration.ofMillis(50));
    assertThat(rules.policy().access().channels().get("telegram"))
        .isEqualTo(access(DmPolicy.ALLOWLIST, GroupPolicy.OPEN, false, Set.of("42")));
    AccessRules own = Objects.requireNonNull(rules.policy().access().rules("telegram", "4711"));
    assertThat(own.dm()).isEqualTo(DmPolicy.DISABLED);
    assertThat(own.group()).isEqualTo(GroupPolicy.OPEN);
    assertThat(own.tier("1", Sender.STRANGER)).isEqualTo(Tier.ADMIN);
    assertThat(own.mentions().foundIn("Hey CLAW, are you there?")).isTrue();
    Policy policy = rules.policy();
    assertThat(policy.queue().mode()).isEqualTo(QueueMode.COLLECT);
    assertThat(policy.window())
        .isEqualTo(
            new Policy.WindowRules(
                10,
                5_000,
                false,
                7,
                new ResetRule.Daily(LocalTime.of(5, 30), ZoneId.of("Europe/Berlin")),
                Duration.ofDays(30)));
    assertThat(policy.tier(Tier.USER))
        .isEqualTo(
            new Policy.TierRules(
                9_000, false, new ToolRules(Set.of("group:web", "clock"), Set.of("web_post"))));
    assertThat(policy.tier(Tier.TRUSTED)).isEqualTo(new Policy.TierRules(0, true, ToolRules.ALL));
    assertThat(policy.tier(Tier.ADMIN)).isEqualTo(new Policy.TierRules(0, true, ToolRules.ALL));
    assertThat(policy.models()).containsExactly("openai/gpt-x", "openai/gpt-y");
    assertThat(policy.bindings().bindings())
        .containsExactly(
            new Bindings.Binding("telegram", null, ChatType.GROUP, null, "poet"),
            new Bindings.Binding(null, null, null, "42", "default"));
    assertThat(rules.backlogLimit()).isEqualTo(50);
    assertThat(rules.agents().agent("default"))
        .isEqualTo(
            new Agent(
                "default",
                "openai",
                "gpt-x",
                List.of("openai/gpt-y", "openrouter/a/b"),
                "Be brief.",
                0.2,
                500,
                new ToolRules(Set.of("get_current_time", "web_fetch"), Set.of("files.*"))));
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
    assertThat(rules.policy().queue().maxPending()).isEqualTo(7);
  }

  @Test
  void everythingThatIsOutOfRangeIsToldAtOnce() {
    Settings settings =
        load(
            """
            agents: {default: {temperature: 2.5, max-output-tokens: 0, fallbacks: gpt-y, deny-tools: "fil*"}}
            router: {tiers: {user: {tools: "group:Web"}}, same-calls: 0,
                     history-limit: 0, max-pending: 0, turn-deadline: 10ms, dedupe-window: 1s}
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
                        "router.same-calls must be 1 to 100, but is 0.",
                        "router.tiers.user.tools: 'group:Web' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.",
                        "agents.default.deny-tools: 'fil*' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.",
                        "agents.default.temperature must be 0.0 to 2.0, but is 2.5.",
                        "agents.default.fallbacks: 'gpt-y' is not of the form provider/model, e.g. openai/gpt-5.",
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
            "router-1:9402",
            settings);

    assertThat(config)
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("application.id", "claw.router")
        .containsEntry("application.server", "router-1:9402")
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("commit.interval.ms", 100)
        .containsEntry("poll.ms", 100)
        .containsEntry("producer.linger.ms", 1)
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

  private static AccessRules access(
      DmPolicy dm, GroupPolicy group, boolean requireMention, Set<String> users) {
    return new AccessRules(
        dm, group, requireMention, MentionPatterns.NONE, users, Set.of(), Map.of());
  }
}
