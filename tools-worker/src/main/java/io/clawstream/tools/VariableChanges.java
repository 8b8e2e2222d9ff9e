package io.clawstream.tools;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Context variables of a session that a tool sets, by name; an empty value removes one. They travel
 * with every later tool call and may stand in prompts, so they are few and short.
 *
 * @param values what each is to be
 */
public record VariableChanges(Map<String, Optional<String>> values) {
  /** Nothing is set. */
  public static final VariableChanges NONE = new VariableChanges(Map.of());

  /** Most variables in one call. */
  static final int MOST = 16;

  /** Longest value. Unit: UTF-16 units. */
  static final int LONGEST_VALUE = 256;

  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{1,64}");

  /** Copies the map. */
  public VariableChanges {
    values = Map.copyOf(values);
  }

  /** Sets one. */
  public static VariableChanges set(String name, String value) {
    return new VariableChanges(Map.of(name, Optional.of(value)));
  }

  /** Why they cannot be kept, in a sentence for the model; empty if they can. */
  Optional<String> problem() {
    if (values.size() > MOST) {
      return Optional.of(
          "It set " + values.size() + " context variables, and at most " + MOST + " can be set.");
    }
    for (Map.Entry<String, Optional<String>> entry : values.entrySet()) {
      if (!NAME.matcher(entry.getKey()).matches()) {
        return Optional.of(
            "The name of a context variable has 1 to 64 of a-z A-Z 0-9 _ . -, and '"
                + Texts.cut(entry.getKey(), 64, "…")
                + "' is none.");
      }
      int length = entry.getValue().map(String::length).orElse(0);
      if (length > LONGEST_VALUE) {
        return Optional.of(
            "A context variable has at most "
                + LONGEST_VALUE
                + " characters, and '"
                + entry.getKey()
                + "' would have "
                + length
                + ".");
      }
    }
    return Optional.empty();
  }
}
