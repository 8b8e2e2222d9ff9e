package io.clawstream.tools;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tools-worker: which tools it runs and how much at once. */
@ConfigMapping(prefix = "clawstream.tools")
public interface ToolsSettings {
  /** Calls running at once in this process, 1 to 10,000. Each takes a virtual thread. */
  @WithDefault("64")
  int maxInFlight();

  /** How long a call of a tool that sets no time of its own may take, 1 ms to 10 min. */
  @WithDefault("30s")
  Duration defaultTimeout();

  /**
   * Names of the only tools that are run; without it, all there are. The same in all tools-workers
   * of an installation.
   */
  Optional<Set<String>> allow();

  /** Names of tools that are not run, even if allowed. */
  Optional<Set<String>> deny();

  /**
   * What is out of range, one sentence each.
   *
   * @param known names of all tools there are
   */
  default List<String> problems(Set<String> known) {
    List<String> problems = new ArrayList<>();
    if (maxInFlight() < 1 || maxInFlight() > 10_000) {
      problems.add("'tools.max-in-flight' must be 1 to 10000, but is " + maxInFlight() + ".");
    }
    if (defaultTimeout().toMillis() < 1
        || defaultTimeout().compareTo(ToolDescription.LONGEST) > 0) {
      problems.add(
          "'tools.default-timeout' must be 1 ms to 10 min, but is " + defaultTimeout() + ".");
    }
    problems.addAll(unknown("tools.allow", allow(), known));
    problems.addAll(unknown("tools.deny", deny(), known));
    return problems;
  }

  private static List<String> unknown(String key, Optional<Set<String>> names, Set<String> known) {
    return names.orElse(Set.of()).stream()
        .filter(name -> !known.contains(name))
        .sorted()
        .map(
            name ->
                "'"
                    + key
                    + "' names the tool '"
                    + name
                    + "', which does not exist. Tools: "
                    + String.join(", ", known.stream().sorted().toList())
                    + ".")
        .toList();
  }
}
