package io.clawstream.router.session;

import io.clawstream.events.Approval;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reply;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.message.Command;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.DropChatter;
import io.clawstream.router.session.Effect.ForgetBefore;
import io.clawstream.router.session.Effect.GiveOrder;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Open;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.UserKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the chat commands do. Each is answered with a notice. */
final class Commands {
  private static final String TIMEZONE = "timezone";

  private Commands() {}

  /** A command that does not wait for what is under way. */
  static Transition atOnce(
      Command command,
      Session session,
      Incoming incoming,
      Sender sender,
      @Nullable Approval approval,
      Policy policy,
      Instant now) {
    Ledger ledger = session.ledger();
    String key = ledger.sessionKey();
    Transition done =
        switch (command.kind()) {
          case STOP -> stop(session, incoming, now);
          case STATUS -> told(session, Replies.status(session, incoming, now));
          case USAGE -> {
            Tier tier = policy.tierOf(incoming.message(), sender);
            long budget = policy.tier(tier).tokensPerDay();
            yield told(session, Replies.usage(ledger, incoming, sender.tokensToday(), budget, now));
          }
          case WHOAMI ->
              told(
                  session,
                  Replies.whoami(key, incoming, policy.tierOf(incoming.message(), sender), now));
          case HELP ->
              told(
                  session,
                  Replies.help(key, incoming, policy.tierOf(incoming.message(), sender), now));
          case APPROVE, DENY ->
              policy.tierOf(incoming.message(), sender) == Tier.ADMIN
                  ? decides(command, session, incoming, approval, now)
                  : told(
                      session, Replies.command(key, incoming, "Only admins may decide that.", now));
          case NEW, MODEL, SET ->
              throw new IllegalStateException(command.kind() + " waits for its turn.");
        };
    Transition counted = done.after(count(command));
    return counted.session() instanceof Idle idle && ledger.waiting() > 0
        ? Intake.next(idle, policy, counted.effects())
        : counted;
  }

  /** A command that takes effect in the order of the messages. */
  static Transition inTurn(
      Command command, Idle idle, Incoming incoming, Policy policy, Instant now) {
    Ledger ledger = idle.ledger();
    String key = ledger.sessionKey();
    List<Effect> effects = new ArrayList<>(List.of(count(command)));
    Ledger after =
        switch (command.kind()) {
          case NEW -> {
            long first = incoming.number() + 1;
            Conversation before = ledger.conversation();
            effects.add(new ForgetBefore(first));
            effects.add(new DropChatter(before.chatterHead(), before.chatterTail()));
            effects.addAll(Reminders.dropAll(ledger));
            effects.add(new SendReply(Replies.newConversation(key, incoming, now)));
            yield ledger.with(before.from(first).withoutChatter()).withReminders(List.of());
          }
          case MODEL -> {
            Chosen chosen = model(command.argument(), ledger.preferences(), policy);
            effects.add(new SendReply(Replies.command(key, incoming, chosen.text(), now)));
            yield ledger.with(chosen.preferences());
          }
          case SET -> {
            Chosen chosen = setting(command.argument(), ledger.preferences());
            effects.add(new SendReply(Replies.command(key, incoming, chosen.text(), now)));
            yield ledger.with(chosen.preferences());
          }
          case STOP, STATUS, USAGE, WHOAMI, HELP, APPROVE, DENY ->
              throw new IllegalStateException(command.kind() + " does not wait for its turn.");
        };
    return Intake.next(idle.with(after), policy, effects);
  }

  /** The session that waits may be another one, in another partition: it is given an order. */
  private static Transition decides(
      Command command,
      Session session,
      Incoming incoming,
      @Nullable Approval approval,
      Instant now) {
    String key = session.ledger().sessionKey();
    if (approval == null || approval.getExpiresAt() <= now.toEpochMilli()) {
      return told(
          session,
          Replies.command(
              key,
              incoming,
              "Nothing waits as `"
                  + code(command.argument())
                  + "`: it was decided, or it has expired.",
              now));
    }
    boolean approves = command.kind() == Command.Kind.APPROVE;
    ControlCommand order =
        ControlCommand.newBuilder()
            .setCommandId(Ids.notice(key, incoming.message().getMessageId(), "order"))
            .setKind(approves ? ControlKind.APPROVE_CALL : ControlKind.DENY_CALL)
            .setSubject(approval.getSessionKey())
            .setArgument(approval.getApprovalId())
            .setIssuedBy(UserKey.of(incoming.message()).toString())
            .setAt(now.toEpochMilli())
            .build();
    String text =
        (approves ? "Approved: `" : "Denied: `")
            + approval.getTool()
            + "` for user `"
            + code(approval.getUserId())
            + "`, with `"
            + code(approval.getArguments())
            + "`.";
    return Transition.to(
        session, new GiveOrder(order), new SendReply(Replies.command(key, incoming, text, now)));
  }

  private static Transition stop(Session session, Incoming incoming, Instant now) {
    String key = session.ledger().sessionKey();
    if (!(session instanceof Open open) || open instanceof Closing) {
      return told(session, Replies.command(key, incoming, "There is nothing to stop.", now));
    }
    long waiting = session.ledger().waiting();
    String text =
        waiting == 0
            ? "Stopped."
            : "Stopped. " + Replies.messages(waiting) + " still waiting and answered next.";
    return Turns.cutOff(open, "stopped", "", now)
        .after(new SendReply(Replies.command(key, incoming, text, now)));
  }

  /** What was chosen, and how the user is told. */
  private record Chosen(Preferences preferences, String text) {}

  private static Chosen model(String wanted, Preferences before, Policy policy) {
    String current = Optional.ofNullable(before.model()).orElse("the assistant's own");
    if (wanted.isEmpty()) {
      return new Chosen(before, "The model is " + current + ". " + choices(policy));
    }
    if (wanted.equalsIgnoreCase("default")) {
      return new Chosen(before.withModel(null), "From now on the assistant's own model answers.");
    }
    List<String> fitting =
        policy.models().stream()
            .filter(
                model ->
                    model.equalsIgnoreCase(wanted)
                        || model
                            .toLowerCase(Locale.ROOT)
                            .endsWith("/" + wanted.toLowerCase(Locale.ROOT)))
            .toList();
    if (fitting.size() != 1) {
      return new Chosen(
          before, "There is no model `" + code(wanted) + "` here. " + choices(policy));
    }
    String model = fitting.getFirst();
    return new Chosen(before.withModel(model), "From now on `" + model + "` answers here.");
  }

  private static String choices(Policy policy) {
    return policy.models().isEmpty()
        ? "No others are offered here."
        : "You can choose `"
            + String.join("`, `", policy.models())
            + "` with `/model NAME`; `/model default` goes back.";
  }

  private static Chosen setting(String argument, Preferences before) {
    int equals = argument.indexOf('=');
    if (equals < 0) {
      return new Chosen(before, shown(before.variables()));
    }
    String name = argument.substring(0, equals).strip();
    String value = argument.substring(equals + 1).strip();
    if (value.length() > Preferences.LONGEST_VALUE) {
      return new Chosen(
          before, "That is too long: at most " + Preferences.LONGEST_VALUE + " characters.");
    }
    if (name.equals(TIMEZONE) && !value.isEmpty() && !zone(value)) {
      return new Chosen(
          before, "I know no time zone `" + code(value) + "`. Write it like `Europe/Berlin`.");
    }
    Preferences after = before.with(Map.of(name, value));
    if (!value.isEmpty() && !value.equals(after.variables().get(name))) {
      return new Chosen(
          before,
          "You have " + Preferences.MOST_VARIABLES + " settings, and there is room for no more.");
    }
    return new Chosen(after, shown(after.variables()));
  }

  private static String shown(Map<String, String> variables) {
    if (variables.isEmpty()) {
      return "Nothing is set. For example: `/set language=de` or `/set timezone=Europe/Berlin`.";
    }
    StringBuilder text = new StringBuilder("I keep in mind:\n");
    variables.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                text.append("\n- `").append(entry.getKey()).append("`: ").append(entry.getValue()));
    return text.toString();
  }

  private static boolean zone(String value) {
    try {
      return ZoneId.of(value).getId().equals(value);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Text of the user's own that is shown in backticks. */
  private static String code(String text) {
    return text.replace('`', '\'').replaceAll("\\p{Cntrl}", " ");
  }

  private static Transition told(Session session, Reply notice) {
    return Transition.to(session, new SendReply(notice));
  }

  private static Count count(Command command) {
    return new Count(Tally.COMMAND, Intake.label(command.kind()));
  }
}
