package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The tools that this worker runs, by name. Immutable. */
final class ToolCatalogue {
  private final Map<String, Entry> entries = new TreeMap<>();

  /**
   * A tool ready to be called.
   *
   * @param check of its arguments
   * @param timeout how long one call may take
   */
  record Entry(Tool tool, ArgumentsCheck check, Duration timeout) {}

  /**
   * @param tools with different names
   * @param allow names of the only ones to run; empty for all
   * @param deny names of those not to run; wins
   */
  ToolCatalogue(
      Collection<Tool> tools,
      Duration defaultTimeout,
      Optional<Set<String>> allow,
      Set<String> deny) {
    for (Tool tool : tools) {
      ToolDescription description = tool.description();
      String name = description.name();
      if (allow.map(names -> names.contains(name)).orElse(true) && !deny.contains(name)) {
        ArgumentsCheck check = new ArgumentsCheck(name, description.parametersSchema());
        Duration timeout = description.timeout().orElse(defaultTimeout);
        if (entries.put(name, new Entry(tool, check, timeout)) != null) {
          throw new IllegalArgumentException("There are two tools called " + name + ".");
        }
      }
    }
  }

  Optional<Entry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Names, in alphabetical order. */
  List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The tools as the router and the models know them, in alphabetical order. */
  List<ToolSpec> specs() {
    return entries.values().stream().map(ToolCatalogue::spec).toList();
  }

  private static ToolSpec spec(Entry entry) {
    ToolDescription description = entry.tool().description();
    return ToolSpec.newBuilder()
        .setName(description.name())
        .setDescription(description.purpose())
        .setParametersSchema(description.parametersSchema())
        .setTimeoutMs(entry.timeout().toMillis())
        .setIdempotent(description.idempotent())
        .build();
  }
}
