package io.clawstream.router.session;

import io.clawstream.events.Approval;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolResult;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.access.Sender;
import io.clawstream.router.message.ApiConversation;
import io.clawstream.router.message.Command;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a session, with what the decision needs from the stores. */
public sealed interface SessionEvent {
  /**
   * A message came in.
   *
   * @param seenBefore whether this message has been dealt with already
   * @param sender what is known of who wrote it
   * @param crowded whether more turns are open here than the system can work off soon
   * @param approval what waits under the id that the message names, if it is a command to decide;
   *     null if nothing does
   */
  record MessageArrived(
      Incoming incoming,
      boolean seenBefore,
      Sender sender,
      boolean crowded,
      @Nullable Approval approval)
      implements SessionEvent {
    /** A message that decides nothing. */
    public MessageArrived(Incoming incoming, boolean seenBefore, Sender sender, boolean crowded) {
      this(incoming, seenBefore, sender, crowded, null);
    }

    StandardMessage message() {
      return incoming.message();
    }
  }

  /**
   * The oldest waiting messages were taken out, as an {@link Effect.Dequeue} asked.
   *
   * @param waited the messages, oldest first; not empty
   * @param sender what is known of who wrote the last one
   */
  record NextInLine(List<Incoming> waited, Sender sender) implements SessionEvent {
    /** Keeps its own copy. */
    public NextInLine {
      waited = List.copyOf(waited);
    }

    /** Whether a waiting message may be answered together with others. */
    public static boolean joins(StandardMessage message) {
      return Command.in(message).isEmpty() && !ApiConversation.isIn(message);
    }
  }

  /**
   * A model asked for tools.
   *
   * @param toolbox what of them the session may use
   */
  record ToolsRequested(TurnEvent request, Toolbox toolbox) implements SessionEvent {}

  /** No answer can come from a job. */
  record JobFailed(TurnEvent failure) implements SessionEvent {}

  /**
   * The conversation is too long for the model.
   *
   * @param shown the turn of each entry of earlier turns that the model may have been shown, oldest
   *     first
   */
  record ContextTooLong(TurnEvent failure, List<Long> shown) implements SessionEvent {
    /** Keeps its own copy. */
    public ContextTooLong {
      shown = List.copyOf(shown);
    }
  }

  /** A summary was written. */
  record Summarised(TurnEvent summary) implements SessionEvent {}

  /** A tool call ended. */
  record ToolFinished(ToolResult result) implements SessionEvent {}

  /**
   * A reply was read from the egress topic.
   *
   * @param readThrough number of the last message that was read, of whatever session of the
   *     partition; 0 if none was read since the partition came here
   */
  record ReplySeen(Reply reply, long readThrough) implements SessionEvent {}

  /** A time came that one of the session's timers was set to. */
  record DeadlinePassed() implements SessionEvent {}

  /**
   * An operator gave an order for this session.
   *
   * @param seenBefore whether this order has been dealt with already
   * @param toolbox what of the tools the session may use; only an order about a call asks for it
   */
  record Ordered(ControlCommand command, boolean seenBefore, Toolbox toolbox)
      implements SessionEvent {}
}
