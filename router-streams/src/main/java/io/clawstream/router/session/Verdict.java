package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolSpec;
import io.clawstream.kit.tools.CanonicalArguments;
import java.util.List;

/** Whether a call that a model asks for is made. */
sealed interface Verdict {
  /** How the model is told. */
  String NOT_AGAIN = "this call was not made again";

  /** It is made. */
  record Make(ToolSpec tool) implements Verdict {}

  /**
   * It is not made.
   *
   * @param error what the model is told, and can learn from
   * @param kind for the counter: unknown, denied, repeated
   * @param reason for the audit
   */
  record Refuse(String error, String kind, String reason) implements Verdict {}

  /**
   * Looks at one of the calls of a request.
   *
   * @param wanted all calls of the request
   * @param index of the call in question
   */
  static Verdict on(List<ToolRequest> wanted, int index, Toolbox toolbox, Policy policy) {
    ToolRequest request = wanted.get(index);
    ToolSpec tool = toolbox.offered().get(request.getName());
    if (tool != null) {
      return repeated(wanted, index, tool, toolbox.openTurn(), policy.turns().sameCalls());
    }
    return toolbox.forbidden().contains(request.getName())
        ? new Refuse(
            "the tool '"
                + request.getName()
                + "' may not be used in this conversation. Do not ask for it again. "
                + toolbox.choice(),
            "denied",
            "the agent or the tier may not use the tool")
        : new Refuse(
            "there is no tool named '" + request.getName() + "' here. " + toolbox.choice(),
            "unknown",
            "no such tool here");
  }

  /**
   * A model that makes the same call over and over gets what the call gave the last time. In the
   * history, the results follow their request, in the order of its calls.
   */
  private static Verdict repeated(
      List<ToolRequest> wanted, int index, ToolSpec tool, List<ChatMessage> turn, int most) {
    String arguments = CanonicalArguments.of(wanted.get(index).getArguments());
    int made = 0;
    String gave = "";
    for (int at = 0; at < turn.size(); at++) {
      List<ToolRequest> earlier = turn.get(at).getToolRequests();
      for (int i = 0; i < earlier.size(); i++) {
        if (isCall(earlier.get(i), tool.getName(), arguments)) {
          made++;
          int result = at + 1 + i;
          gave = result < turn.size() ? given(turn.get(result), gave) : gave;
        }
      }
    }
    for (ToolRequest beside : wanted.subList(0, index)) {
      made += isCall(beside, tool.getName(), arguments) ? 1 : 0;
    }
    return made < most
        ? new Make(tool)
        : new Refuse(
            NOT_AGAIN
                + ": it was asked for "
                + made
                + " times before in this turn, with the same arguments. Do not repeat it: use what it gave, call it with"
                + " other arguments, or answer."
                + (gave.isEmpty() ? "" : " The last time it gave:\n" + gave),
            "repeated",
            "the same call for the " + (made + 1) + ". time in this turn");
  }

  /** What a call gave; that it was not made again is no result. */
  private static String given(ChatMessage result, String before) {
    return result.getContent().startsWith(Tools.ERROR + NOT_AGAIN) ? before : result.getContent();
  }

  private static boolean isCall(ToolRequest request, String tool, String arguments) {
    return request.getName().equals(tool)
        && CanonicalArguments.of(request.getArguments()).equals(arguments);
  }
}
