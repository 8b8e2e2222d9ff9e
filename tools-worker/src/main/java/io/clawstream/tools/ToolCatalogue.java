package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tools that this worker runs, by name. Thread-safe. */
final class ToolCatalogue {
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Set<String> withheld = new TreeSet<>();
  private final ToolPolicy policy;

  /**
   * A tool ready to be called.
   *
   * @param check of its arguments
   * @param timeout how long one call may take
   * @param places for calls of it at once
   * @param maxOutput how many UTF-16 units of a result are passed on
   */
  record Entry(Tool tool, ArgumentsCheck check, Duration timeout, Places places, int maxOutput) {
    ToolDescription description() {
      return tool.description();
    }
  }

  /**
   * @param tools with different names; those that are not to be run are withheld
   */
  ToolCatalogue(Collection<Tool> tools, ToolPolicy policy) {
    this.policy = policy;
    for (Tool tool : tools) {
      ToolDescription description = tool.description();
      String name = description.name();
      if (!policy.runs(description)) {
        withheld.add(name);
      } else if (entries.put(name, entry(tool, description)) != null) {
        throw new IllegalArgumentException("There are two tools called " + name + ".");
      }
    }
  }

  private Entry entry(Tool tool, ToolDescription description) {
    return new Entry(
        tool,
        new ArgumentsCheck(description.name(), description.parametersSchema()),
        policy.timeout(description),
        new Places(policy.maxInFlight(description)),
        policy.maxOutput(description));
  }

  /** Whether there is such a tool, and the operator does not want it run. */
  boolean withholds(String name) {
    return withheld.contains(name);
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Whether a tool is run for who asks. */
  boolean runsFor(String tier, Entry entry) {
    return policy.runsFor(tier, entry.description());
  }

  /** Whether an operator approves each call. */
  boolean needsApproval(Entry entry) {
    return policy.needsApproval(entry.description());
  }

  /** Names, in alphabetical order. */
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The tools as the router and the models know them, in alphabetical order. */
  List<ToolSpec> specs() {
    return entries.values().stream().map(this::spec).toList();
  }

  private ToolSpec spec(Entry entry) {
    ToolDescription description = entry.description();
    return ToolSpec.newBuilder()
        .setName(description.name())
        .setDescription(description.purpose())
        .setParametersSchema(description.parametersSchema())
        .setTimeoutMs(entry.timeout().toMillis())
        .setIdempotent(description.idempotent())
        .setGroups(description.groups().stream().sorted().toList())
        .setApproval(policy.needsApproval(description))
        .build();
  }
}
