package io.clawstream.router.prompt;

import java.util.Map;
import java.util.Objects;

/**
 * The agents of this installation.
 *
 * @param byId by their names; one is called "default"
 */
public record Agents(Map<String, Agent> byId) {
  /** The agent that answers unless another is asked for. */
  public static final String DEFAULT = "default";

  /** Checks that there is a default. */
  public Agents {
    byId = Map.copyOf(byId);
    if (!byId.containsKey(DEFAULT)) {
      throw new IllegalArgumentException("There must be an agent named '" + DEFAULT + "'.");
    }
  }

  /** The agent with this name, or the default if there is none. */
  public Agent agent(String id) {
    return Objects.requireNonNull(byId.getOrDefault(id, byId.get(DEFAULT)));
  }
}
