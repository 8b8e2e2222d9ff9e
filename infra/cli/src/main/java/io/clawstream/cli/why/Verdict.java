package io.clawstream.cli.why;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * What became of a message, in one sentence that says what to look at next. What ended it counts
 * first; then how far its own turn has come; then why it has none.
 */
public final class Verdict {
  private static final Set<String> REFUSALS =
      Set.of("denied", "ignored", "busy", "failed", "expired", "erased");

  private final Evidence evidence;
  private final Moment moment;

  private Verdict(Evidence evidence, Moment moment) {
    this.evidence = evidence;
    this.moment = moment;
  }

  /** The sentence. */
  public static String of(Evidence evidence, Moment moment) {
    return new Verdict(evidence, moment).text();
  }

  /**
   * The sentence for a message of which nothing is found.
   *
   * @param since as it was asked for, e.g. {@code 24h}
   */
  public static String notFound(String messageId, Optional<String> session, String since) {
    return "no such message: "
        + messageId
        + session.map(key -> " of session " + key).orElse("")
        + " was not received in the last "
        + since
        + "; try --since "
        + (since.equals("7d") ? "30d" : "7d");
  }

  private String text() {
    Optional<Traced<Reply>> end = end();
    if (end.isPresent()) {
      return ended(end.get());
    }
    if (!evidence.jobs().isEmpty()) {
      return new OpenTurn(evidence, moment).text();
    }
    Optional<Traced<AuditEvent>> refusal =
        evidence.decisions().reversed().stream()
            .filter(decision -> REFUSALS.contains(decision.event().getDecision()))
            .findFirst();
    if (refusal.isPresent()) {
      return refused(refusal.get().event());
    }
    return withoutTurn();
  }

  /** The first reply with the turn's id counts, here as everywhere; the last turn is meant. */
  private Optional<Traced<Reply>> end() {
    List<Traced<Reply>> ends =
        evidence.replies().stream()
            .filter(reply -> reply.event().getKind() != ReplyKind.NOTICE)
            .toList();
    long turn =
        LongStream.concat(
                evidence.jobs().stream().mapToLong(job -> job.event().getTurn()),
                ends.stream().mapToLong(reply -> reply.event().getTurn()))
            .max()
            .orElse(0);
    return ends.stream()
        .filter(reply -> reply.event().getTurn() == turn)
        .min(Comparator.comparingLong(Traced::offset));
  }

  private String ended(Traced<Reply> reply) {
    Reply event = reply.event();
    String at = moment.text(reply.at());
    return switch (event.getKind()) {
      case ANSWER ->
          "answered at "
              + at
              + " ("
              + what(event)
              + "), "
              + new Delivery(evidence, moment).of(reply);
      case APOLOGY ->
          "not answered: turn "
              + event.getTurn()
              + " ended with an apology at "
              + at
              + ": "
              + (event.getError() == null ? "no cause is given" : event.getError())
              + deadJob(event);
      case CANCELLED ->
          "stopped at " + at + cancelled(event) + "; turn " + event.getTurn() + " has no answer";
      case NOTICE ->
          throw new IllegalStateException("A notice ends no turn: " + reply.place() + ".");
    };
  }

  private static String what(Reply reply) {
    String turn = "turn " + reply.getTurn();
    return reply.getProvider() == null
        ? turn
        : turn + ", " + reply.getProvider() + "/" + reply.getModel();
  }

  /** An apology leaves the turn's last job among the dead letters, if the router wrote it. */
  private String deadJob(Reply apology) {
    return evidence.deadLetters().stream()
        .filter(letter -> letter.place().isEmpty())
        .reduce((first, last) -> last)
        .map(letter -> "; 'clawstream dead-letters redrive --id " + letter.id() + "' asks again")
        .orElse(apology.getJobId() == null ? "" : "; the log of llm-worker tells more");
  }

  private String cancelled(Reply reply) {
    return evidence.cancels().stream()
        .filter(cancel -> cancel.event().getTurn() == reply.getTurn())
        .findFirst()
        .map(cancel -> " (" + cancel.event().getReason() + ")")
        .orElse("");
  }

  private String refused(AuditEvent decision) {
    StandardMessage message = message();
    String told =
        evidence.replies().isEmpty()
            ? ""
            : "; the sender was told so at " + moment.text(evidence.replies().getLast().at());
    return "not answered: " + reason(decision, message) + told;
  }

  private static String reason(AuditEvent decision, StandardMessage message) {
    return ReasonHints.of(decision.getReason(), message)
        .orElseGet(() -> decision.getDecision() + ", " + decision.getReason());
  }

  private String withoutTurn() {
    if (!evidence.replies().isEmpty()) {
      Traced<Reply> notice = evidence.replies().getLast();
      return "answered by the router itself at "
          + moment.text(notice.at())
          + " (a notice, no turn), "
          + new Delivery(evidence, moment).of(notice);
    }
    if (!evidence.deadLetters().isEmpty()) {
      return "not handled: " + Delivery.aside(evidence.deadLetters().getLast());
    }
    Optional<String> fact = fact();
    if (fact.isPresent()) {
      return "not answered: " + fact.get();
    }
    if (evidence.tookIt().isPresent()) {
      LlmJob job = evidence.tookIt().get().event();
      return "answered together with later messages, in turn "
          + job.getTurn()
          + " (job sent at "
          + moment.text(evidence.tookIt().get().at())
          + "); 'clawstream why "
          + job.getAddress().getReplyToId()
          + " --session "
          + job.getSessionKey()
          + "' tells how that went";
    }
    if (evidence.ahead().isPresent()) {
      Traced<LlmJob> job = evidence.ahead().get();
      return "waiting for its turn: turn "
          + job.event().getTurn()
          + " of the session is still open (its job was sent at "
          + moment.text(job.at())
          + ", no outcome yet; are llm-workers running?)";
    }
    return "waiting for the router: received at "
        + moment.text(evidence.received().getFirst().at())
        + ", and nothing since; is router-streams running?";
  }

  /** What can be seen of the message itself, should the router not have said why. */
  private Optional<String> fact() {
    List<MessageKind> kinds =
        evidence.received().stream().map(record -> MessageKind.of(record.event())).toList();
    if (kinds.stream().allMatch(kind -> kind == MessageKind.EDIT)) {
      return ReasonHints.of("EDIT", message());
    }
    return kinds.contains(MessageKind.BOT) ? ReasonHints.of("BOT", message()) : Optional.empty();
  }

  private StandardMessage message() {
    return evidence.received().getFirst().event();
  }

  /** In lower case, with spaces. */
  static String words(Enum<?> symbol) {
    return symbol.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
