package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tools that this worker runs now, by name. Some are there for good; others come and go with
 * the source that has them. Thread-safe: a call that found its tool keeps it.
 */
final class ToolCatalogue {
  private final ToolPolicy policy;
  private final Tools lasting;

  /** Guarded by this. */
  private final Map<String, Tools> sources = new TreeMap<>();

  private volatile Tools now;

  /** Some tools; never changed. */
  private record Tools(NavigableMap<String, Entry> entries, Set<String> withheld) {
    static Tools none() {
      return new Tools(new TreeMap<>(), new TreeSet<>());
    }

    Tools and(Tools others) {
      Tools all = none();
      all.entries.putAll(entries);
      all.entries.putAll(others.entries);
      all.withheld.addAll(withheld);
      all.withheld.addAll(others.withheld);
      return all;
    }
  }

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
   * @param tools with different names, there for good; those that are not to be run are withheld
   */
  ToolCatalogue(Collection<Tool> tools, ToolPolicy policy) {
    this.policy = policy;
    this.lasting = Tools.none();
    for (Tool tool : tools) {
      ToolDescription description = tool.description();
      String name = description.name();
      if (!policy.runs(description)) {
        lasting.withheld.add(name);
      } else if (lasting.entries.put(name, entry(tool)) != null) {
        throw new IllegalArgumentException("There are two tools called " + name + ".");
      }
    }
    this.now = lasting;
  }

  /**
   * Replaces the tools of one source. A tool that has the name of another source's, or a schema
   * that cannot be checked, is left out, as it must not take the others with it.
   *
   * @param source any name
   * @param tools with different names; empty if the source has gone
   * @return why tools were left out, one sentence each
   */
  synchronized List<String> replace(String source, Collection<Tool> tools) {
    Tools others = lasting;
    for (Map.Entry<String, Tools> other : sources.entrySet()) {
      if (!other.getKey().equals(source)) {
        others = others.and(other.getValue());
      }
    }
    List<String> problems = new ArrayList<>();
    Tools own = Tools.none();
    for (Tool tool : tools) {
      ToolDescription description = tool.description();
      String name = description.name();
      if (others.entries.containsKey(name)) {
        problems.add("There is another tool called " + name + ".");
      } else if (!policy.runs(description)) {
        own.withheld.add(name);
      } else {
        try {
          own.entries.put(name, again(tool));
        } catch (IllegalArgumentException e) {
          problems.add(String.valueOf(e.getMessage()));
        }
      }
    }
    sources.put(source, own);
    now = others.and(own);
    return problems;
  }

  /** A tool that has not changed keeps its places: calls of it may be under way. */
  private Entry again(Tool tool) {
    Entry before = now.entries.get(tool.description().name());
    return before != null && before.description().equals(tool.description())
        ? new Entry(tool, before.check(), before.timeout(), before.places(), before.maxOutput())
        : entry(tool);
  }

  private Entry entry(Tool tool) {
    ToolDescription description = tool.description();
    return new Entry(
        tool,
        new ArgumentsCheck(description.name(), description.parametersSchema()),
        policy.timeout(description),
        new Places(policy.maxInFlight(description)),
        policy.maxOutput(description));
  }

  /** Whether there is such a tool, and the operator does not want it run. */
  boolean withholds(String name) {
    return now.withheld.contains(name);
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(now.entries.get(name));
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
    return List.copyOf(now.entries.keySet());
  }

  /** The tools as the router and the models know them, in alphabetical order. */
  List<ToolSpec> specs() {
    return now.entries.values().stream().map(this::spec).toList();
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
