package io.clawstream.cli.why;

import io.clawstream.cli.letters.DeadLetter;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatType;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** Everything that is known of a message, in the order in which it happened. */
public final class TimeLine {
  private final List<Entry> entries = new ArrayList<>();

  private TimeLine() {}

  /**
   * One thing that happened.
   *
   * @param place topic-partition@offset of the record that says so
   * @param what in words, without what people wrote
   */
  public record Entry(Instant at, String place, String what) {}

  /** The entries, the oldest first. */
  public static List<Entry> of(Evidence evidence, String priorityTopic) {
    TimeLine line = new TimeLine();
    line.add(evidence.received(), TimeLine::received);
    line.add(evidence.decisions(), TimeLine::decision);
    evidence
        .jobs()
        .forEach(job -> line.add(job, job(job.event(), job.topic().equals(priorityTopic))));
    line.add(evidence.turnEvents(), TimeLine::turnEvent);
    line.add(evidence.cancels(), cancel -> "cancelled: " + cancel.getReason());
    line.add(evidence.toolCalls(), call -> "tool called: " + call.getName());
    line.add(evidence.toolResults(), TimeLine::toolResult);
    line.add(evidence.toolDecisions(), TimeLine::decision);
    line.add(evidence.replies(), TimeLine::reply);
    line.add(evidence.receipts(), TimeLine::receipt);
    evidence.deadLetters().forEach(line::add);
    line.entries.sort(Comparator.comparing(Entry::at));
    return List.copyOf(line.entries);
  }

  private <T extends SpecificRecord> void add(List<Traced<T>> records, Function<T, String> what) {
    records.forEach(record -> add(record, what.apply(record.event())));
  }

  private void add(Traced<?> record, String what) {
    entries.add(new Entry(record.at(), record.place(), what));
  }

  private void add(DeadLetter letter) {
    entries.add(
        new Entry(
            letter.at(),
            letter.record().topic() + "-" + letter.id(),
            "dead letter of " + letter.service() + ": " + letter.reason()));
  }

  private static String received(StandardMessage message) {
    List<String> flags = new ArrayList<>();
    flags.add(message.getChannelId());
    flags.add("user " + message.getUserId());
    if (message.getChatType() == ChatType.GROUP) {
      flags.add("group " + message.getPeerId());
      flags.add(message.getMentionsBot() ? "mentions the bot" : "no mention");
    }
    if (message.getRepliesToBot()) {
      flags.add("replies to the bot");
    }
    if (!message.getAttachments().isEmpty()) {
      flags.add(message.getAttachments().size() + " files");
    }
    return switch (MessageKind.of(message)) {
          case EDIT -> "edit received: ";
          case BOT -> "received from a bot: ";
          case MESSAGE -> "received: ";
        }
        + String.join(", ", flags);
  }

  private static String decision(AuditEvent event) {
    String about = event.getTool() == null ? event.getAction() : event.getTool();
    return about
        + " "
        + event.getDecision()
        + " by "
        + event.getService()
        + ": "
        + event.getReason();
  }

  private static String job(LlmJob job, boolean priority) {
    return "job: turn "
        + job.getTurn()
        + ", round "
        + job.getRound()
        + ", dispatch "
        + job.getDispatch()
        + ", "
        + job.getProvider()
        + "/"
        + job.getModel()
        + (priority ? ", priority" : "");
  }

  private static String turnEvent(TurnEvent event) {
    return switch (event.getKind()) {
      case TOOLS_REQUESTED ->
          "tools requested: "
              + event.getToolRequests().stream()
                  .map(request -> request.getName())
                  .collect(Collectors.joining(", "));
      case JOB_FAILED -> "job failed: " + event.getError();
      case CONTEXT_TOO_LONG -> "conversation too long for the model: " + event.getError();
      case SUMMARISED, UNKNOWN -> "turn event: " + Verdict.words(event.getKind());
    };
  }

  private static String toolResult(ToolResult result) {
    return "tool finished: "
        + result.getName()
        + ", "
        + Verdict.words(result.getStatus())
        + " after "
        + result.getDurationMs()
        + " ms";
  }

  private static String reply(Reply reply) {
    String by =
        reply.getProvider() == null ? "" : " of " + reply.getProvider() + "/" + reply.getModel();
    String error = reply.getError() == null ? "" : ": " + reply.getError();
    return "reply: " + Verdict.words(reply.getKind()) + by + error;
  }

  private static String receipt(DeliveryReceipt receipt) {
    return "receipt: part "
        + (receipt.getPart() + 1)
        + " of "
        + receipt.getParts()
        + " "
        + Verdict.words(receipt.getStatus())
        + (receipt.getPlatformMessageId() == null ? "" : " as " + receipt.getPlatformMessageId())
        + (receipt.getAttempts() == 1 ? "" : " after " + receipt.getAttempts() + " tries")
        + (receipt.getError() == null ? "" : ": " + receipt.getError());
  }
}
