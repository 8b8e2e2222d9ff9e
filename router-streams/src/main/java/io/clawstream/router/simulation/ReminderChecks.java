package io.clawstream.router.simulation;

import static io.clawstream.router.simulation.BrokenPromise.require;

import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.ToolResult;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.session.ReminderMark;
import io.clawstream.router.session.Session;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be true of reminders: how they come, how they go, and that they come back. */
final class ReminderChecks {
  private ReminderChecks() {}

  /** An input was handled. */
  static void handled(Input input, Session before, Session after, List<Output> written, Rows rows) {
    Set<ReminderMark> old = new HashSet<>(before.ledger().reminders());
    Set<ReminderMark> open = new HashSet<>(after.ledger().reminders());
    Set<String> said = new HashSet<>();
    for (Output output : written) {
      if (output instanceof Output.Reminded(var message)) {
        require(
            said.add(message.getMessageId()),
            Promise.REMINDED_ONCE,
            "%s was written twice.",
            message.getMessageId());
      }
    }
    for (ReminderMark mark : old) {
      boolean reminded = said.remove(MessageFacts.reminderId(mark.id()));
      require(
          !reminded || !input.now().isBefore(mark.at()),
          Promise.REMINDED_ONCE,
          "%s came back at %s, before its time.",
          mark,
          input.now());
      require(
          reminded != open.contains(mark) || endsConversation(input, before, after),
          Promise.REMINDED_ONCE,
          reminded ? "%s came back and is still to come." : "%s is gone and has not come back.",
          mark);
    }
    require(
        said.isEmpty(),
        Promise.REMINDED_ONCE,
        "Messages %s are of reminders that nobody set.",
        said);
    for (ReminderMark mark : open) {
      require(
          old.contains(mark) || isSetBy(input, mark),
          Promise.REMINDED_ONCE,
          "%s is there, and no tool has set it.",
          mark);
      require(
          !(input instanceof Input.Due) || input.now().isBefore(mark.at()),
          Promise.REMINDED_ONCE,
          "%s was due at %s, and has not come back.",
          mark,
          input.now());
    }
    Set<String> ids = open.stream().map(ReminderMark::id).collect(Collectors.toSet());
    require(
        ids.equals(rows.reminders.rows().keySet()),
        Promise.STORED_AS_IT_IS,
        "%s has the reminders %s, but the store holds %s.",
        input.key(),
        ids,
        rows.reminders.rows().keySet());
  }

  private static boolean endsConversation(Input input, Session before, Session after) {
    boolean ordered =
        input instanceof Input.Received received
            && received.value() instanceof ControlCommand command
            && (command.getKind() == ControlKind.RESET_SESSION
                || command.getKind() == ControlKind.ERASE_SESSION);
    return ordered
        || after.ledger().conversation().firstTurn() > before.ledger().conversation().firstTurn();
  }

  private static boolean isSetBy(Input input, ReminderMark mark) {
    return input instanceof Input.Received received
        && received.value() instanceof ToolResult result
        && result.getReminders().stream()
            .anyMatch(
                reminder ->
                    reminder.getId().equals(mark.id())
                        && reminder.getAt() == mark.at().toEpochMilli());
  }
}
