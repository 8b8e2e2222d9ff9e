package io.clawstream.router.session;

import io.clawstream.events.Reminder;
import io.clawstream.events.ReplyAddress;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DropReminder;
import io.clawstream.router.session.Effect.KeepReminder;
import io.clawstream.router.session.Effect.Remind;
import io.clawstream.router.session.Effect.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reminders: a tool sets them or takes them back, and when one is due it becomes a message of its
 * session. The head record of the session has their times only; the texts lie in a store of their
 * own. Each has a timer, and goes in the transaction in which its message is written.
 */
final class Reminders {
  /** Open ones of one session. */
  static final int MOST = 20;

  /** Unit: UTF-16 units. */
  static final int LONGEST_TEXT = 500;

  /** How far ahead one may be, and the time that its tool's result may have travelled. */
  static final Duration FURTHEST = Duration.ofDays(367);

  private Reminders() {}

  /** What became of a tool's changes. */
  sealed interface Changed {
    /** They are made. */
    record Made(Ledger ledger, List<Effect> effects) implements Changed {}

    /** None of them is made; {@code why} is for the model. */
    record Refused(String why) implements Changed {}
  }

  /**
   * Makes a tool's changes, all or none.
   *
   * @param question whose turn it is
   * @param changes as the tool's result has them: the time 0 takes one back
   */
  static Changed changed(Ledger ledger, Question question, List<Reminder> changes, Instant now) {
    List<ReminderMark> marks = new ArrayList<>(ledger.reminders());
    List<Effect> effects = new ArrayList<>();
    for (Reminder change : changes) {
      Optional<ReminderMark> old =
          marks.stream().filter(mark -> mark.id().equals(change.getId())).findFirst();
      old.ifPresent(marks::remove);
      old.map(DropReminder::new).ifPresent(effects::add);
      if (change.getAt() == 0) {
        continue;
      }
      Optional<String> problem = problem(change, question, marks.size(), now);
      if (problem.isPresent()) {
        return new Changed.Refused(problem.get());
      }
      ReminderMark mark = new ReminderMark(change.getId(), Instant.ofEpochMilli(change.getAt()));
      marks.add(mark);
      effects.add(new KeepReminder(mark, kept(change.getText(), question.address(), now)));
    }
    marks.sort(ReminderMark.NEXT_FIRST);
    return new Changed.Made(ledger.withReminders(marks), effects);
  }

  private static Optional<String> problem(
      Reminder reminder, Question question, int others, Instant now) {
    if (question.ownConversation() || question.address().getChannelId().equals("api")) {
      return Optional.of("reminders cannot be set here: nobody would be reached when they are due");
    }
    if (others >= MOST) {
      return Optional.of("there are " + MOST + " reminders already, and no more can be set");
    }
    if (reminder.getAt() < 0
        || reminder.getAt() > now.plus(FURTHEST).toEpochMilli()
        || reminder.getText().length() > LONGEST_TEXT) {
      return Optional.of("the reminder is too far ahead or too long");
    }
    return Optional.empty();
  }

  private static ReminderText kept(String text, ReplyAddress address, Instant now) {
    return new ReminderText(text, Instant.ofEpochMilli(now.toEpochMilli()), address);
  }

  /** Those whose time has come become messages, in whatever state the session is. */
  static Transition due(Session session, Instant now) {
    Ledger ledger = session.ledger();
    List<ReminderMark> due =
        ledger.reminders().stream().filter(mark -> !now.isBefore(mark.at())).toList();
    if (due.isEmpty()) {
      return Transition.to(session);
    }
    List<Effect> effects = new ArrayList<>();
    for (ReminderMark mark : due) {
      effects.add(new Remind(mark));
      effects.add(new Count(Tally.REMINDED, ""));
    }
    List<ReminderMark> open =
        ledger.reminders().stream().filter(mark -> now.isBefore(mark.at())).toList();
    return new Transition(session.with(ledger.withReminders(open)), effects);
  }

  /** A new conversation has none of the old one's. */
  static List<Effect> dropAll(Ledger ledger) {
    return ledger.reminders().stream().<Effect>map(DropReminder::new).toList();
  }
}
