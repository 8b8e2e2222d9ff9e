package io.clawstream.tools;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tool as the model and the worker need to know it.
 *
 * @param name {@code [a-zA-Z0-9_.-]}, 1 to 64 characters
 * @param purpose what it does and when to use it, for the model
 * @param parametersSchema JSON Schema (draft 2020-12) of the arguments object
 * @param timeout how long one call may take, 1 ms to 10 min; empty for the operator's default
 * @param idempotent whether running the same call twice does no harm
 */
public record ToolDescription(
    String name,
    String purpose,
    String parametersSchema,
    Optional<Duration> timeout,
    boolean idempotent) {
  /** The longest timeout. */
  public static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  /** Checks the name and the timeout. */
  public ToolDescription {
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
