package io.clawstream.router;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.Agents;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Policy;
import io.clawstream.router.topology.RouterRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From settings to the rules that the topology goes by; checks every range. */
final class RouterConfig {
  private final List<String> problems = new ArrayList<>();

  private RouterConfig() {}

  /**
   * @throws SettingsException with everything that is out of range
   */
  static RouterRules rules(RouterSettings router, AgentSettings agents, ChannelSettings channels) {
    RouterConfig config = new RouterConfig();
    config.check(router);
    Agents personas = config.agents(agents);
    if (!config.problems.isEmpty()) {
      throw new SettingsException(config.problems);
    }
    return new RouterRules(
        new Policy(
            AccessRules.of(channels),
            router.maxPending(),
            router.turnDeadline(),
            router.maxDispatches(),
            router.toolRounds(),
            router.toolGrace(),
            router.deniedNoticeEvery()),
        personas,
        new PromptWindow(router.historyLimit(), router.historyCharacters()),
        router.dedupeWindow(),
        router.timerInterval());
  }

  private void check(RouterSettings router) {
    within("router.history-limit", router.historyLimit(), 1, 1_000);
    within("router.history-characters", router.historyCharacters(), 10_000, 300_000);
    within("router.max-pending", router.maxPending(), 1, 10_000);
    within("router.turn-deadline", router.turnDeadline(), seconds(1), Duration.ofHours(1));
    within("router.max-dispatches", router.maxDispatches(), 0, 10);
    within("router.tool-rounds", router.toolRounds(), 0, 100);
    within("router.tool-grace", router.toolGrace(), Duration.ZERO, Duration.ofMinutes(10));
    within("router.dedupe-window", router.dedupeWindow(), seconds(60), Duration.ofDays(90));
    within(
        "router.denied-notice-every",
        router.deniedNoticeEvery(),
        Duration.ZERO,
        Duration.ofDays(30));
    within("router.timer-interval", router.timerInterval(), Duration.ofMillis(10), seconds(10));
    within("router.threads", router.threads(), 1, 64);
    within("router.commit-interval", router.commitInterval(), Duration.ofMillis(1), seconds(1));
    within("router.standby-replicas", router.standbyReplicas(), 0, 5);
    within("router.store-memory-mb", router.storeMemoryMb(), 16, 65_536);
  }

  private Agents agents(AgentSettings settings) {
    Map<String, Agent> byId = new HashMap<>();
    settings.agents().forEach((id, agent) -> byId.put(id, agent(id, agent)));
    // Every key of the map has the defaults; this one is there even if nobody names it.
    AgentSettings.Agent standard = settings.agents().get(Agents.DEFAULT);
    byId.computeIfAbsent(Agents.DEFAULT, id -> agent(id, Objects.requireNonNull(standard)));
    return new Agents(byId);
  }

  private Agent agent(String id, AgentSettings.Agent settings) {
    @Nullable Double temperature =
        settings.temperature().isPresent() ? settings.temperature().getAsDouble() : null;
    @Nullable Integer maxOutputTokens =
        settings.maxOutputTokens().isPresent() ? settings.maxOutputTokens().getAsInt() : null;
    if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
      problems.add("agents." + id + ".temperature must be 0.0 to 2.0, but is " + temperature + ".");
    }
    if (maxOutputTokens != null) {
      within("agents." + id + ".max-output-tokens", maxOutputTokens, 1, Integer.MAX_VALUE);
    }
    return new Agent(
        id,
        settings.provider(),
        settings.model(),
        settings.systemPrompt(),
        temperature,
        maxOutputTokens,
        settings.tools());
  }

  private <T extends Comparable<T>> void within(String key, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      problems.add(
          key
              + " must be "
              + shown(least)
              + " to "
              + shown(most)
              + ", but is "
              + shown(value)
              + ".");
    }
  }

  private static String shown(Object value) {
    return value instanceof Duration duration
        ? (duration.toMillis() % 1000 == 0
            ? duration.toSeconds() + "s"
            : duration.toMillis() + "ms")
        : value.toString();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
