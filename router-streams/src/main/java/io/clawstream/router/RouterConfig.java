package io.clawstream.router;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.access.AccessBook;
import io.clawstream.router.access.Tier;
import io.clawstream.router.operators.AdvertisedAddress;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.Agents;
import io.clawstream.router.prompt.Bindings;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.Policy.QueueRules;
import io.clawstream.router.session.Policy.TierRules;
import io.clawstream.router.session.Policy.TurnRules;
import io.clawstream.router.session.Policy.WindowRules;
import io.clawstream.router.session.ResetRule;
import io.clawstream.router.topology.RouterRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
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
    AccessBook access = config.access(channels);
    ResetRule reset = config.reset(router);
    Map<Tier, TierRules> tiers = config.tiers(router);
    Bindings bindings = config.bindings(router, personas);
    SortedSet<String> models = config.models(router);
    if (!config.problems.isEmpty()) {
      throw new SettingsException(config.problems);
    }
    return new RouterRules(
        new Policy(
            access,
            new QueueRules(router.queueMode(), router.maxPending(), router.queuedNoticeEvery()),
            new TurnRules(
                router.turnDeadline(),
                router.maxDispatches(),
                router.toolRounds(),
                router.toolGrace(),
                router.sameCalls()),
            new WindowRules(
                router.historyLimit(),
                router.historyTokens(),
                router.summarise(),
                router.groupContext(),
                reset,
                router.sessionExpiry()),
            tiers,
            bindings,
            models,
            router.deniedNoticeEvery()),
        personas,
        new PromptWindow(router.historyLimit(), router.historyTokens(), router.historyCharacters()),
        router.backlogLimit(),
        router.dedupeWindow(),
        router.timerInterval());
  }

  private AccessBook access(ChannelSettings channels) {
    try {
      return AccessBook.of(channels);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return AccessBook.of(Map.of());
    }
  }

  private ResetRule reset(RouterSettings router) {
    return switch (router.reset()) {
      case NEVER -> new ResetRule.Never();
      case IDLE -> new ResetRule.Idle(router.resetIdle());
      case DAILY -> daily(router);
    };
  }

  private ResetRule daily(RouterSettings router) {
    LocalTime at = LocalTime.MIDNIGHT;
    ZoneId zone = ZoneOffset.UTC;
    try {
      at = LocalTime.parse(router.resetAt());
    } catch (DateTimeException e) {
      problems.add("router.reset-at must be a time like 04:00, but is '" + router.resetAt() + "'.");
    }
    try {
      zone = ZoneId.of(router.timeZone());
    } catch (DateTimeException e) {
      problems.add(
          "router.time-zone must be a time zone like Europe/Berlin, but is '"
              + router.timeZone()
              + "'.");
    }
    return new ResetRule.Daily(at, zone);
  }

  private Map<Tier, TierRules> tiers(RouterSettings router) {
    Map<Tier, TierRules> tiers = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      tiers.put(tier, new TierRules(0, tier == Tier.ADMIN, ToolRules.ALL));
    }
    router
        .tiers()
        .forEach(
            (name, use) ->
                Tier.of(name)
                    .ifPresentOrElse(
                        tier -> {
                          String key = "router.tiers." + name + ".tokens-per-day";
                          within(key, use.tokensPerDay(), 0L, Long.MAX_VALUE);
                          boolean priority = use.priority().orElse(tier == Tier.ADMIN);
                          ToolRules tools =
                              tools("router.tiers." + name, use.tools(), use.denyTools());
                          tiers.put(tier, new TierRules(use.tokensPerDay(), priority, tools));
                        },
                        () ->
                            problems.add(
                                "router.tiers."
                                    + name
                                    + ": there is no such tier. The tiers are user, trusted and admin.")));
    return tiers;
  }

  private Bindings bindings(RouterSettings router, Agents agents) {
    List<Bindings.Binding> bindings = new ArrayList<>();
    for (RouterSettings.Binding binding : router.bindings().orElse(List.of())) {
      if (!agents.byId().containsKey(binding.agent())) {
        problems.add(
            "router.bindings["
                + bindings.size()
                + "].agent: there is no agent '"
                + binding.agent()
                + "'. Agents are declared under 'agents'.");
      }
      bindings.add(
          new Bindings.Binding(
              binding.channel().orElse(null),
              binding.account().orElse(null),
              binding.chatType().orElse(null),
              binding.peer().orElse(null),
              binding.agent()));
    }
    return new Bindings(bindings);
  }

  private SortedSet<String> models(RouterSettings router) {
    SortedSet<String> models = new TreeSet<>(router.models().orElse(Set.of()));
    modelNames("router.models", models);
    return models;
  }

  private void modelNames(String key, Collection<String> models) {
    for (String model : models) {
      if (!model.matches("[^/\\s]+/\\S+")) {
        problems.add(
            key + ": '" + model + "' is not of the form provider/model, e.g. openai/gpt-5.");
      }
    }
  }

  private void check(RouterSettings router) {
    within("router.history-limit", router.historyLimit(), 1, 1_000);
    within("router.history-characters", router.historyCharacters(), 10_000, 300_000);
    within("router.history-tokens", router.historyTokens(), 500, 1_000_000);
    within("router.group-context", router.groupContext(), 0, 100);
    within("router.reset-idle", router.resetIdle(), seconds(60), Duration.ofDays(365));
    within(
        "router.session-expiry",
        router.sessionExpiry(),
        Duration.ofHours(1),
        Duration.ofDays(3650));
    if (router.sessionExpiry().compareTo(router.dedupeWindow()) <= 0) {
      problems.add(
          "router.session-expiry must be longer than router.dedupe-window ("
              + shown(router.dedupeWindow())
              + "), but is "
              + shown(router.sessionExpiry())
              + ".");
    }
    within("router.backlog-limit", router.backlogLimit(), 1, 1_000_000);
    within(
        "router.queued-notice-every",
        router.queuedNoticeEvery(),
        Duration.ZERO,
        Duration.ofDays(30));
    within("router.max-pending", router.maxPending(), 1, 10_000);
    within("router.turn-deadline", router.turnDeadline(), seconds(1), Duration.ofHours(1));
    within("router.max-dispatches", router.maxDispatches(), 0, 10);
    within("router.tool-rounds", router.toolRounds(), 0, 100);
    within("router.same-calls", router.sameCalls(), 1, 100);
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
    router
        .advertisedAddress()
        .filter(address -> !AdvertisedAddress.isAddress(address))
        .ifPresent(
            address ->
                problems.add(
                    "router.advertised-address must be host:port, but is " + address + "."));
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
    List<String> fallbacks =
        settings.fallbacks().orElse(List.of()).stream().map(String::strip).toList();
    modelNames("agents." + id + ".fallbacks", fallbacks);
    return new Agent(
        id,
        settings.provider(),
        settings.model(),
        fallbacks,
        settings.systemPrompt(),
        temperature,
        maxOutputTokens,
        tools("agents." + id, settings.tools(), settings.denyTools()));
  }

  private ToolRules tools(String key, Set<String> allow, Optional<Set<String>> deny) {
    problems.addAll(ToolRules.problems(key + ".tools", allow));
    problems.addAll(ToolRules.problems(key + ".deny-tools", deny.orElse(Set.of())));
    return new ToolRules(allow, deny.orElse(Set.of()));
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
