package io.clawstream.tools;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tool as the model and the worker need to know it.
 *
 * @param name {@code [a-zA-Z0-9_.-]}, 1 to 64 characters
 * @param purpose what it does and when to use it, for the model
 * @param parametersSchema JSON Schema (draft 2020-12) of the arguments object
 * @param timeout how long one call may take, 1 ms to 10 min; empty for the operator's default
 * @param idempotent whether running the same call twice does no harm
 * @param groups that rules can name: {@code [a-z0-9-]}, 1 to 32 characters each
 */
public record ToolDescription(
    String name,
    String purpose,
    String parametersSchema,
    Optional<Duration> timeout,
    boolean idempotent,
    Set<String> groups) {
  /** The longest timeout. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  private static final Pattern GROUP = Pattern.compile("[a-z0-9-]{1,32}");

  /** A tool of no group. */
  public ToolDescription(
      String name,
      String purpose,
      String parametersSchema,
      Optional<Duration> timeout,
      boolean idempotent) {
    this(name, purpose, parametersSchema, timeout, idempotent, Set.of());
  }

  /** Checks the name, the groups and the timeout. */
  public ToolDescription {
    groups = Set.copyOf(groups);
    for (String group : groups) {
      if (!GROUP.matcher(group).matches()) {
        throw new IllegalArgumentException(
            "A group of " + name + " is 1 to 32 of a-z, 0-9 and '-', but not '" + group + "'.");
      }
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "A tool's name is 1 to 64 of a-z, A-Z, 0-9, '_', '.' and '-', but not '" + name + "'.");
    }
    timeout.ifPresent(
        limit -> {
          if (limit.toMillis() < 1 || limit.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                "The timeout of " + name + " must be 1 ms to 10 min, but is " + limit + ".");
          }
        });
  }
}
