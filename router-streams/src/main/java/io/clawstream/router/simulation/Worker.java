package io.clawstream.router.simulation;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.Reminder;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.router.message.MessageFacts;
import io.clawstream.router.session.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** What llm-workers and tools-workers write. */
final class Worker {
  /** The tools that there are. */
  static final Map<String, ToolSpec> TOOLS =
      Map.of(
          "clock",
          tool("clock", 5),
          "web",
          tool("web", 30),
          "mail",
          approved("mail", 30),
          "remind",
          tool("remind", 5));

  /** How far ahead reminders are set. */
  private static final List<Duration> AHEAD =
      List.of(Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofHours(30));

  private static final Usage USAGE = new Usage(10L, 5L);

  private Worker() {}

  private static ToolSpec tool(String name, int seconds) {
    return ToolSpec.newBuilder()
        .setName(name)
        .setDescription("Does " + name)
        .setParametersSchema("{\"type\":\"object\"}")
        .setTimeoutMs(Duration.ofSeconds(seconds).toMillis())
        .build();
  }

  /** One that an operator has to approve. */
  private static ToolSpec approved(String name, int seconds) {
    ToolSpec tool = tool(name, seconds);
    tool.setApproval(true);
    return tool;
  }

  /** Whether an operator has to approve its calls. */
  static boolean needsApproval(String tool) {
    ToolSpec known = TOOLS.get(tool);
    return known != null && known.getApproval();
  }

  /** Which messages a turn answers, as its entries name them: {@code #1 #2}. */
  static String questions(List<ChatMessage> entries) {
    StringBuilder named = new StringBuilder();
    for (ChatMessage entry : entries) {
      String text = entry.getContent();
      if (entry.getRole() == ChatRole.USER) {
        for (int at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
          int end = at + 1;
          while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
          }
          named.append(named.isEmpty() ? "" : " ").append(text, at, end);
        }
      }
    }
    return named.toString();
  }

  /**
   * The record that a job ends in.
   *
   * @param number makes each outcome another one, as a model that is asked again answers otherwise
   */
  static SpecificRecordBase finish(
      Output.ModelCall call, Outcome outcome, int number, Instant now) {
    return switch (call) {
      case Output.JobSent sent -> answered(sent, outcome, number, now);
      case Output.SummarySent sent -> summarised(sent, outcome, number, now);
    };
  }

  private static SpecificRecordBase answered(
      Output.JobSent sent, Outcome outcome, int number, Instant now) {
    return switch (outcome) {
      case ANSWER -> reply(sent, ReplyKind.ANSWER, "answer " + number, now);
      case APOLOGY -> reply(sent, ReplyKind.APOLOGY, "apology " + number, now);
      case FAILURE -> event(sent, sent.job(), TurnEventKind.JOB_FAILED, now).build();
      case TOOL -> asks(sent, now, number, "web");
      case TWO_TOOLS -> asks(sent, now, number, "clock", "web");
      case TOO_LONG -> event(sent, sent.job(), TurnEventKind.CONTEXT_TOO_LONG, now).build();
      case UNKNOWN_TOOL -> asks(sent, now, number, "shell", "clock");
      case APPROVED_TOOL -> asks(sent, now, number, "mail", "clock");
      case REMINDER_TOOL -> asks(sent, now, number, "remind");
    };
  }

  private static TurnEvent asks(Output.JobSent sent, Instant now, int number, String... tools) {
    return event(sent, sent.job(), TurnEventKind.TOOLS_REQUESTED, now)
        .setToolRequests(requests(number, tools))
        .build();
  }

  private static TurnEvent summarised(
      Output.SummarySent sent, Outcome outcome, int number, Instant now) {
    boolean fails = outcome == Outcome.APOLOGY || outcome == Outcome.FAILURE;
    return event(
            sent,
            sent.job().throughTurn(),
            0,
            fails ? TurnEventKind.JOB_FAILED : TurnEventKind.SUMMARISED,
            now)
        .setContent(outcome == Outcome.ANSWER ? "summary " + number : "")
        .build();
  }

  static ToolResult finish(ToolCall call, boolean works, Instant now) {
    return ToolResult.newBuilder()
        .setCallId(call.getCallId())
        .setRequestId(call.getRequestId())
        .setSessionKey(call.getSessionKey())
        .setTurn(call.getTurn())
        .setJobId(call.getJobId())
        .setIndex(call.getIndex())
        .setName(call.getName())
        .setStatus(works ? ToolStatus.OK : ToolStatus.FAILED)
        .setContent("result of " + call.getRequestId())
        .setReminders(
            works && call.getName().equals("remind") ? List.of(reminder(call, now)) : List.of())
        .setDurationMs(3)
        .setAt(now.toEpochMilli())
        .build();
  }

  /** Its text names the message that it becomes, as questions do. */
  private static Reminder reminder(ToolCall call, Instant now) {
    String id = call.getCallId();
    Duration ahead = AHEAD.get(Math.floorMod(id.hashCode(), AHEAD.size()));
    return new Reminder(id, now.plus(ahead).toEpochMilli(), "#" + MessageFacts.reminderId(id));
  }

  private static Reply reply(Output.JobSent sent, ReplyKind kind, String text, Instant now) {
    return Reply.newBuilder()
        .setReplyId(sent.job().replyId(sent.key()))
        .setSessionKey(sent.key())
        .setKind(kind)
        .setTurn(sent.job().turn())
        .setJobId(sent.jobId())
        .setContent(text + " to " + questions(sent.asked()))
        .setAddress(sent.job().question().address())
        .setUsage(USAGE)
        .setReceivedAt(now.toEpochMilli())
        .setCreatedAt(now.toEpochMilli())
        .build();
  }

  private static TurnEvent.Builder event(
      Output.ModelCall call, Job job, TurnEventKind kind, Instant now) {
    return event(call, job.turn(), job.round(), kind, now);
  }

  private static TurnEvent.Builder event(
      Output.ModelCall call, long turn, int round, TurnEventKind kind, Instant now) {
    return TurnEvent.newBuilder()
        .setKind(kind)
        .setJobId(call.jobId())
        .setSessionKey(call.key())
        .setTurn(turn)
        .setRound(round)
        .setUsage(USAGE)
        .setAt(now.toEpochMilli());
  }

  private static List<ToolRequest> requests(int number, String... tools) {
    List<ToolRequest> requests = new ArrayList<>();
    for (String tool : tools) {
      requests.add(new ToolRequest("call-" + number + "-" + requests.size(), tool, "{}"));
    }
    return requests;
  }
}
