package io.clawstream.router.session;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen for a session, and stays through resets.
 *
 * @param model {@code provider/model}, or null for the agent's own
 * @param variables context variables: what tools and the model should know of the user
 */
public record Preferences(@Nullable String model, Map<String, String> variables) {
  static final Preferences NONE = new Preferences(null, Map.of());

  /** How many variables a session may have: they are rewritten on every event. */
  static final int MOST_VARIABLES = 24;

  /** How long a value may be, in UTF-16 units. */
  static final int LONGEST_VALUE = 256;

  /** Keeps its own copy. */
  public Preferences {
    variables = Map.copyOf(variables);
  }

  Preferences withModel(@Nullable String other) {
    return new Preferences(other, variables);
  }

  /** Whether it is as these changes want it. */
  boolean has(Map<String, @Nullable String> changes) {
    return changes.entrySet().stream()
        .allMatch(
            change ->
                change.getValue() == null
                    || change.getValue().isBlank()
                    || change.getValue().equals(variables.get(change.getKey())));
  }

  /** The same with these changes, as far as there is room; a null value removes. */
  Preferences with(Map<String, @Nullable String> changes) {
    Map<String, String> changed = new TreeMap<>(variables);
    new TreeMap<>(changes)
        .forEach(
            (name, value) -> {
              if (value == null || value.isBlank()) {
                changed.remove(name);
              } else if (value.length() <= LONGEST_VALUE
                  && (changed.containsKey(name) || changed.size() < MOST_VARIABLES)) {
                changed.put(name, value);
              }
            });
    return new Preferences(model, changed);
  }
}
