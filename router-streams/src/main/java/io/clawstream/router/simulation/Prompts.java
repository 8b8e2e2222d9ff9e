package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ToolRequest;
import io.clawstream.router.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must be true of what a model is shown. */
final class Prompts {
  private Prompts() {}

  static void check(Output.JobSent sent, Session after) {
    boolean summarised =
        after.ledger().conversation().summarised() && !sent.job().question().ownConversation();
    require(
        summarised == (sent.summary() != null),
        Promise.WHOLE_PROMPTS,
        "%s shows the summary %s, which is not what the session says of it.",
        Told.of(sent),
        sent.summary());
    List<ChatMessage> asked = sent.asked();
    List<ChatMessage> shown = sent.shown();
    require(
        asked.size() == sent.job().nextHistoryIndex(),
        Promise.WHOLE_PROMPTS,
        "%s should have %s entries, but its history has %s.",
        Told.of(sent),
        sent.job().nextHistoryIndex(),
        asked.size());
    require(
        shown.getFirst().getRole() == ChatRole.USER
            && shown.size() >= asked.size()
            && shown.subList(shown.size() - asked.size(), shown.size()).equals(asked),
        Promise.WHOLE_PROMPTS,
        "%s does not show its turn whole: %s",
        Told.of(sent),
        shown);
    for (int i = 0; i < shown.size(); i++) {
      List<ToolRequest> requests = shown.get(i).getToolRequests();
      for (int k = 0; k < requests.size(); k++) {
        check(sent, requests.get(k), i + 1 + k < shown.size() ? shown.get(i + 1 + k) : null);
      }
    }
  }

  private static void check(Output.JobSent sent, ToolRequest request, @Nullable ChatMessage at) {
    require(
        at != null
            && request.getCallId().equals(at.getToolCallId())
            && (at.getContent().startsWith("Error: ")
                || at.getContent().equals("result of " + request.getCallId())),
        Promise.WHOLE_PROMPTS,
        "%s shows %s where the result of %s should be.",
        Told.of(sent),
        at,
        request.getCallId());
  }
}
