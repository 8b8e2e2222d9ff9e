package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.ToolCall;
import io.clawstream.router.session.Hold;
import io.clawstream.router.session.OutstandingCall;
import io.clawstream.router.session.Session;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of tool calls that an operator has to approve. */
final class ApprovalChecks {
  private ApprovalChecks() {}

  /**
   * A tool is called.
   *
   * @param view what was true before the input
   */
  static void called(ToolCall call, View view, Input input) {
    require(
        !Worker.needsApproval(call.getName()) || isApproved(call, view, input),
        Promise.NOTHING_UNAPPROVED,
        "A tool was called, and nobody had approved it: %s",
        call);
  }

  /**
   * Whether the input orders to make this very call, of which operators were shown that it waits.
   */
  private static boolean isApproved(ToolCall call, View view, Input input) {
    String id = call.getApprovalId();
    return id != null
        && view.asked().contains(id)
        && input instanceof Input.Received received
        && received.value() instanceof ControlCommand command
        && command.getKind() == ControlKind.APPROVE_CALL
        && id.equals(command.getArgument());
  }

  /** Operators are shown these, and nothing else may wait. */
  static void shown(Set<String> asked, Session session) {
    Set<String> held = held(session);
    require(
        asked.equals(held),
        Promise.NOTHING_UNAPPROVED,
        "Operators are shown %s as what waits in %s, but %s does.",
        asked,
        session.ledger().sessionKey(),
        held);
  }

  private static Set<String> held(Session session) {
    return session instanceof Session.Waiting waiting
        ? waiting.outstanding().stream()
            .map(OutstandingCall::hold)
            .filter(Objects::nonNull)
            .map(Hold::approvalId)
            .collect(Collectors.toSet())
        : Set.of();
  }
}
