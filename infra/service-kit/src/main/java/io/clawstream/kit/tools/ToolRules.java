package io.clawstream.kit.tools;

import io.clawstream.events.ToolSpec;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which tools may be used. A pattern is a tool's name, {@code group:web} for the tools of a group,
 * {@code server.*} for those whose name begins like this, {@code *} for all, or {@code none} for
 * none. What no pattern allows is denied; what a pattern denies is denied, whatever allows it.
 *
 * @param allow patterns of what may be used
 * @param deny patterns of what may not be used; wins
 */
public record ToolRules(Set<String> allow, Set<String> deny) {
  /** Everything may be used. */
  public static final ToolRules ALL = new ToolRules(Set.of("*"), Set.of());

  private static final String EVERY = "*";
  private static final String NO_TOOL = "none";
  private static final String GROUP = "group:";
  private static final String ANY_OF = ".*";
  private static final Pattern WELL_FORMED =
      Pattern.compile("\\*|group:[a-z0-9-]{1,32}|[a-zA-Z0-9_.-]{1,63}\\.\\*|[a-zA-Z0-9_.-]{1,64}");

  /** Keeps its own copies. */
  public ToolRules {
    allow = Set.copyOf(allow);
    deny = Set.copyOf(deny);
  }

  /**
   * Whether a tool may be used.
   *
   * @param groups those it belongs to
   */
  public boolean allows(String name, Collection<String> groups) {
    return matches(allow, name, groups) && !matches(deny, name, groups);
  }

  /** Whether a tool of the catalogue may be used. */
  public boolean allows(ToolSpec tool) {
    return allows(tool.getName(), tool.getGroups());
  }

  /** Whether one of the patterns means a tool. */
  public static boolean matches(
      Collection<String> patterns, String name, Collection<String> groups) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, name, groups));
  }

  private static boolean matches(String pattern, String name, Collection<String> groups) {
    if (pattern.equals(EVERY)) {
      return true;
    }
    if (pattern.equals(NO_TOOL)) {
      return false;
    }
    if (pattern.startsWith(GROUP)) {
      return groups.contains(pattern.substring(GROUP.length()));
    }
    return pattern.endsWith(ANY_OF)
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /** Whether a pattern is the name of one tool, and not of several or none. */
  public static boolean isName(String pattern) {
    return !pattern.equals(EVERY)
        && !pattern.equals(NO_TOOL)
        && !pattern.startsWith(GROUP)
        && !pattern.endsWith(ANY_OF);
  }

  /**
   * What is wrong with patterns of a setting, one sentence each. A pattern that is misspelt would
   * deny nothing.
   *
   * @param key of the setting, e.g. {@code tools.deny}
   */
  public static List<String> problems(String key, Collection<String> patterns) {
    return patterns.stream().sorted().flatMap(pattern -> problem(key, pattern).stream()).toList();
  }

  private static Optional<String> problem(String key, String pattern) {
    return WELL_FORMED.matcher(pattern).matches()
        ? Optional.empty()
        : Optional.of(
            key
                + ": '"
                + pattern
                + "' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.");
  }
}
