package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ToolSpec;
import io.clawstream.kit.tools.ToolRules;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a decision about tool calls needs of the stores.
 *
 * @param offered the tools that the session's agent may use now for whoever asks, by name
 * @param forbidden names of the tools that there are and that it may not use
 * @param openTurn what the history of the open turn holds so far, in its order
 */
public record Toolbox(
    SortedMap<String, ToolSpec> offered, SortedSet<String> forbidden, List<ChatMessage> openTurn) {
  /** Nothing: no turn is open. */
  public static final Toolbox EMPTY = new Toolbox(new TreeMap<>(), new TreeSet<>(), List.of());

  /** Keeps its own copy of the history. */
  public Toolbox {
    openTurn = List.copyOf(openTurn);
  }

  /**
   * What there is, divided by the rules: a tool is offered if the agent and the tier may use it.
   *
   * @param catalogue all tools that can be run
   */
  public static Toolbox of(
      Collection<ToolSpec> catalogue, ToolRules agent, ToolRules tier, List<ChatMessage> openTurn) {
    SortedMap<String, ToolSpec> offered = new TreeMap<>();
    SortedSet<String> forbidden = new TreeSet<>();
    for (ToolSpec tool : catalogue) {
      if (agent.allows(tool) && tier.allows(tool)) {
        offered.put(tool.getName(), tool);
      } else {
        forbidden.add(tool.getName());
      }
    }
    return new Toolbox(offered, forbidden, openTurn);
  }

  /** The tools that may be used, in a sentence for the model. */
  String choice() {
    return offered.isEmpty()
        ? "There are no tools here."
        : "The tools here are: " + String.join(", ", offered.keySet()) + ".";
  }
}
