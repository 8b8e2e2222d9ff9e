package io.clawstream.tools;

import io.clawstream.kit.tools.ToolRules;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What this installation runs, for whom, and within which bounds. The router has asked the same
 * before; here the operator of the tools has the last word.
 *
 * @param rules which tools are run at all
 * @param denied patterns of tools that are not run for a tier, by tier
 * @param approval patterns of tools of which an operator approves each call
 * @param defaultTimeout how long a call may take of a tool that sets no time of its own
 * @param limits what is set for single tools, by name
 */
record ToolPolicy(
    ToolRules rules,
    Map<String, Set<String>> denied,
    Set<String> approval,
    Duration defaultTimeout,
    Map<String, Limits> limits) {
  /** Nothing is set. */
  private static final Limits NONE =
      new Limits(Optional.empty(), OptionalInt.empty(), OptionalInt.empty());

  /**
   * What is set for a tool.
   *
   * @param timeout how long one call may take
   * @param maxInFlight how many calls of it may run at once in this process
   * @param maxOutput how many UTF-16 units of a result are passed on
   */
  record Limits(Optional<Duration> timeout, OptionalInt maxInFlight, OptionalInt maxOutput) {}

  /** Keeps its own copies. */
  ToolPolicy {
    denied = Map.copyOf(denied);
    approval = Set.copyOf(approval);
    limits = Map.copyOf(limits);
  }

  /** Everything is run for everybody. */
  static ToolPolicy open(Duration defaultTimeout) {
    return new ToolPolicy(ToolRules.ALL, Map.of(), Set.of(), defaultTimeout, Map.of());
  }

  /** As the operator has set it. */
  static ToolPolicy of(ToolsSettings settings) {
    return new ToolPolicy(
        new ToolRules(settings.allow(), settings.deny().orElse(Set.of())),
        settings.tiers().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, tier -> tier.getValue().deny())),
        settings.approval().orElse(Set.of()),
        settings.defaultTimeout(),
        settings.limits().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, tool -> limits(tool.getValue()))));
  }

  private static Limits limits(ToolsSettings.Limits set) {
    return new Limits(set.timeout(), set.maxInFlight(), set.maxOutput());
  }

  /** Whether a tool is run at all. */
  boolean runs(ToolDescription tool) {
    return rules.allows(tool.name(), tool.groups());
  }

  /** Whether a tool is run for who asks. */
  boolean runsFor(String tier, ToolDescription tool) {
    return !ToolRules.matches(denied.getOrDefault(tier, Set.of()), tool.name(), tool.groups());
  }

  /** Whether an operator approves each call. */
  boolean needsApproval(ToolDescription tool) {
    return ToolRules.matches(approval, tool.name(), tool.groups());
  }

  /** How long one call may take: as the operator says, or the tool itself, or the default. */
  Duration timeout(ToolDescription tool) {
    return set(tool).timeout().or(tool::timeout).orElse(defaultTimeout);
  }

  /** How many calls of a tool may run at once in this process; empty for no bound of its own. */
  OptionalInt maxInFlight(ToolDescription tool) {
    return set(tool).maxInFlight();
  }

  /** How many UTF-16 units of a result are passed on. */
  int maxOutput(ToolDescription tool) {
    return set(tool).maxOutput().orElse(ToolRunner.LONGEST_CONTENT);
  }

  private Limits set(ToolDescription tool) {
    return limits.getOrDefault(tool.name(), NONE);
  }
}
