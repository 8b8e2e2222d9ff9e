package io.clawstream.tools;

import io.clawstream.kit.tools.ToolRules;
import io.clawstream.tools.mcp.McpServerSettings;
import io.clawstream.tools.web.AllowedHosts;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** The tools-worker: which tools it runs and how much at once. */
@ConfigMapping(prefix = "clawstream.tools")
public interface ToolsSettings {
  /** Where scripts are if nothing else is said. */
  String SCRIPTS = "tools";

  /** As the router gives them. */
  Set<String> TIERS = Set.of("user", "trusted", "admin");

  /** Calls running at once in this process, 1 to 10,000. Each takes a virtual thread. */
  @WithDefault("64")
  int maxInFlight();

  /** How long a call of a tool that sets no time of its own may take, 1 ms to 10 min. */
  @WithDefault("30s")
  Duration defaultTimeout();

  /**
   * Tools that are run: names, {@code group:NAME}, {@code SERVER.*}, {@code *} or {@code none}. The
   * same in all tools-workers of an installation.
   */
  @WithDefault("*")
  Set<String> allow();

  /** Tools that are not run, whatever allows them. */
  Optional<Set<String>> deny();

  /** Tools of which an operator approves each call before it is made. */
  Optional<Set<String>> approval();

  /** What is not run for a tier, by tier: user, trusted, admin. */
  Map<String, TierUse> tiers();

  /** Bounds of single tools, by name. */
  Map<String, Limits> limits();

  /** What is not run for a tier. */
  interface TierUse {
    /** Tools that are not run for it. */
    Set<String> deny();
  }

  /** Bounds of one tool. */
  interface Limits {
    /** How long one call may take, 1 ms to 10 min; the tool's own time if left out. */
    Optional<Duration> timeout();

    /**
     * Calls of it running at once in this process, 1 to 10,000; the others wait, and take places of
     * {@code max-in-flight} meanwhile. No bound of its own if left out.
     */
    OptionalInt maxInFlight();

    /**
     * How much of a result is passed on, in UTF-16 units, 200 to 65,536; all that may be if left
     * out.
     */
    OptionalInt maxOutput();
  }

  /**
   * Folder with tools in JavaScript, one file each; relative to the working directory. The default
   * need not be there. Read at start.
   */
  @WithDefault(SCRIPTS)
  Path scriptsDir();

  /** Scripts running at once in this process, 1 to 64. Each keeps a core busy. */
  @WithDefault("2")
  int scriptsAtOnce();

  /** How much memory one running script may use, 4 to 512. Unit: MiB. */
  @WithDefault("32")
  int scriptMemoryMb();

  /** MCP servers by the name that their tools begin with. */
  Map<String, McpServerSettings> mcp();

  /** What {@code web_fetch} may reach. */
  WebFetch webFetch();

  /** What {@code web_fetch} may reach. */
  interface WebFetch {
    /**
     * Hosts that may be in a private network, on the ports 80 and 443, or as {@code host:port} on
     * any other; nobody's metadata service, though. Without it, public pages on 80 and 443 only.
     */
    Optional<Set<String>> allowHosts();
  }

  /**
   * What is out of range, one sentence each.
   *
   * @param known names of all tools there are, without those of MCP servers
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
    problems.addAll(patterns("tools.allow", allow(), known));
    problems.addAll(patterns("tools.deny", deny().orElse(Set.of()), known));
    problems.addAll(patterns("tools.approval", approval().orElse(Set.of()), known));
    tiers()
        .forEach(
            (tier, use) -> {
              if (!TIERS.contains(tier)) {
                problems.add(
                    "tools.tiers."
                        + tier
                        + ": there is no such tier. The tiers are user, trusted and admin.");
              }
              problems.addAll(patterns("tools.tiers." + tier + ".deny", use.deny(), known));
            });
    limits().forEach((tool, limits) -> problems.addAll(problems("tools.limits." + tool, limits)));
    problems.addAll(unknown("tools.limits", limits().keySet(), known));
    webFetch().allowHosts().orElse(Set.of()).stream()
        .filter(entry -> !AllowedHosts.isEntry(entry))
        .sorted()
        .map(
            entry ->
                "'tools.web-fetch.allow-hosts' has '"
                    + entry
                    + "', which is neither a host nor host:port.")
        .forEach(problems::add);
    problems.addAll(scriptProblems());
    mcp().forEach((name, server) -> problems.addAll(server.problems(name)));
    return problems;
  }

  private List<String> scriptProblems() {
    List<String> problems = new ArrayList<>();
    if (scriptsAtOnce() < 1 || scriptsAtOnce() > 64) {
      problems.add("'tools.scripts-at-once' must be 1 to 64, but is " + scriptsAtOnce() + ".");
    }
    if (scriptMemoryMb() < 4 || scriptMemoryMb() > 512) {
      problems.add("'tools.script-memory-mb' must be 4 to 512, but is " + scriptMemoryMb() + ".");
    }
    if (!scriptsDir().equals(Path.of(SCRIPTS)) && !Files.isDirectory(scriptsDir())) {
      problems.add("'tools.scripts-dir' is " + scriptsDir() + ", but there is no such folder.");
    }
    return problems;
  }

  private static List<String> problems(String key, Limits limits) {
    List<String> problems = new ArrayList<>();
    limits
        .timeout()
        .filter(timeout -> timeout.toMillis() < 1 || timeout.compareTo(ToolDescription.LONGEST) > 0)
        .ifPresent(
            timeout ->
                problems.add(
                    "'" + key + ".timeout' must be 1 ms to 10 min, but is " + timeout + "."));
    limits
        .maxInFlight()
        .ifPresent(
            most -> {
              if (most < 1 || most > 10_000) {
                problems.add(
                    "'" + key + ".max-in-flight' must be 1 to 10000, but is " + most + ".");
              }
            });
    limits
        .maxOutput()
        .ifPresent(
            most -> {
              if (most < 200 || most > ToolRunner.LONGEST_CONTENT) {
                problems.add("'" + key + ".max-output' must be 200 to 65536, but is " + most + ".");
              }
            });
    return problems;
  }

  private static List<String> patterns(String key, Set<String> patterns, Set<String> known) {
    List<String> problems = new ArrayList<>(ToolRules.problems(key, patterns));
    if (problems.isEmpty()) {
      problems.addAll(
          unknown(
              key, patterns.stream().filter(ToolRules::isName).collect(Collectors.toSet()), known));
    }
    return problems;
  }

  /**
   * The tools of servers ({@code server.tool}) are not known before the servers have been asked.
   */
  private static List<String> unknown(String key, Set<String> names, Set<String> known) {
    return names.stream()
        .filter(name -> !known.contains(name) && name.indexOf('.') < 0)
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
