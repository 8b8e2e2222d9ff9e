package io.clawstream.cli.chat;

import io.clawstream.cli.chat.ServerFrame.Ack;
import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Ping;
import io.clawstream.cli.chat.ServerFrame.Problem;
import io.clawstream.cli.chat.ServerFrame.Reply;
import io.clawstream.cli.chat.ServerFrame.Resumed;
import io.clawstream.cli.chat.ServerFrame.Tool;
import io.clawstream.cli.chat.ServerFrame.Unknown;
import io.clawstream.cli.chat.ServerFrame.Welcome;
import io.clawstream.local.Backoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleSupplier;

/**
 * A client's side of the protocol, without network and clock: it is told what happens and when, and
 * tells a {@link Wire} what to send. It keeps the protocol's three rules: a message is sent until
 * it is acknowledged, one at a time; a connection begins at the last place that is certain; what
 * comes twice is dropped.
 *
 * <p>Times are in ms of any clock that does not go back. Not thread-safe.
 */
final class ChatSession {
  private static final Duration ACK_WITHIN = Duration.ofSeconds(15);
  private static final Duration LASTING = Duration.ofSeconds(5);
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
  private static final double JITTER = 0.2;
  private static final long NEVER = Long.MAX_VALUE;

  /** The connection, as the session moves it. */
  interface Wire {
    /** Begins to connect; {@link ChatSession#opened} or {@link ChatSession#closed} follows. */
    void connect();

    /** Sends a frame. */
    void send(String frame);

    /** Ends the connection; nothing of it is told any more. */
    void drop();
  }

  /** What the connection is fit for. */
  private enum Phase {
    WAITING,
    CONNECTING,
    RESUMING,
    ONLINE
  }

  /** A message that the broker may not have yet. */
  private record Outgoing(String clientMessageId, String text) {}

  private final String token;
  private final String conversation;
  private final Wire wire;
  private final ChatView view;
  private final DoubleSupplier random;
  private final Deque<Outgoing> outbox = new ArrayDeque<>();
  private final Set<List<Object>> seen = new HashSet<>();
  private final Set<String> asked = new HashSet<>();

  private Phase phase = Phase.WAITING;
  private long connectAt;
  private long openedAt;
  private int failures;
  private long position;
  private long greatestHere;
  private long pingMs = Duration.ofSeconds(30).toMillis();
  private long heardAt;
  private long sendAt;
  private int refusals;

  /**
   * Nothing is connected yet.
   *
   * @param random 0 to 1, for the back-off
   */
  ChatSession(String token, String conversation, Wire wire, ChatView view, DoubleSupplier random) {
    this.token = token;
    this.conversation = conversation;
    this.wire = wire;
    this.view = view;
    this.random = random;
  }

  /** Takes a message to send. */
  void say(String clientMessageId, String text, long now) {
    asked.add(clientMessageId);
    outbox.add(new Outgoing(clientMessageId, text));
    sendNext(now);
  }

  /** Whether the message may still be on its way to the broker. */
  boolean isSending(String clientMessageId) {
    return outbox.stream().anyMatch(message -> message.clientMessageId().equals(clientMessageId));
  }

  /** The connection is there. */
  void opened(long now) {
    openedAt = now;
    heardAt = now;
    greatestHere = 0;
    phase = Phase.CONNECTING;
    wire.send(ClientFrame.hello(token, conversation));
  }

  /** The connection is gone, or could not be made. */
  void closed(CloseCode code, long now) {
    if (phase == Phase.RESUMING || phase == Phase.ONLINE) {
      failures = now - openedAt > LASTING.toMillis() ? 0 : failures + 1;
      view.connection("connection lost (" + code.meaning() + "), connecting again");
    } else {
      failures++;
    }
    phase = Phase.WAITING;
    if (code.isAboutMessage() && !outbox.isEmpty()) {
      view.rejected("The server closed the connection over the message: " + code.meaning() + ".");
      outbox.remove();
    }
    connectAt = now + Math.max(code.leastDelayMs(), delay(failures));
  }

  /** A frame has come. */
  void received(ServerFrame frame, long now) {
    heardAt = now;
    switch (frame) {
      case Welcome welcome -> {
        pingMs = Duration.ofSeconds(welcome.pingSeconds()).toMillis();
        phase = Phase.RESUMING;
        wire.send(ClientFrame.resume(position));
      }
      case Resumed resumed -> {
        if (failures > 0 || position > 0) {
          view.connection("connected");
        }
        // A smaller place means that the server's log is another one: it has answered as if asked
        // for 0.
        position = Math.max(resumed.lastSeq(), greatestHere);
        phase = Phase.ONLINE;
        sendAt = now;
        sendNext(now);
      }
      case Ack ack -> taken(Optional.of(ack.clientMessageId()), now);
      case Delta delta -> {
        taken(delta.clientMessageId(), now);
        view.delta(delta);
      }
      case Tool tool -> {
        taken(tool.clientMessageId(), now);
        view.tool(tool.name());
      }
      case Reply reply -> {
        greatestHere = Math.max(greatestHere, reply.seq());
        if (phase == Phase.ONLINE) {
          position = Math.max(position, reply.seq());
        }
        taken(reply.clientMessageId(), now);
        show(reply);
      }
      case Ping _ -> wire.send(ClientFrame.pong());
      case Problem problem -> refused(problem, now);
      case Unknown _ -> {
        // The protocol may grow.
      }
    }
  }

  /** Time has passed: does what is due. */
  void tick(long now) {
    switch (phase) {
      case WAITING -> {
        if (now >= connectAt) {
          phase = Phase.CONNECTING;
          heardAt = now;
          connectAt = NEVER;
          wire.connect();
        }
      }
      case CONNECTING, RESUMING, ONLINE -> {
        if (now - heardAt > pingMs * 5 / 2) {
          wire.drop();
          closed(CloseCode.SILENT, now);
        } else {
          sendNext(now);
        }
      }
    }
  }

  private void sendNext(long now) {
    if (phase == Phase.ONLINE && !outbox.isEmpty() && now >= sendAt) {
      Outgoing next = outbox.element();
      wire.send(ClientFrame.message(next.clientMessageId(), next.text()));
      sendAt = now + ACK_WITHIN.toMillis();
    }
  }

  private void taken(Optional<String> clientMessageId, long now) {
    if (!outbox.isEmpty()
        && clientMessageId.filter(outbox.element().clientMessageId()::equals).isPresent()) {
      outbox.remove();
      refusals = 0;
      sendAt = now;
      sendNext(now);
    }
  }

  private void refused(Problem problem, long now) {
    boolean about =
        !outbox.isEmpty()
            && problem
                .clientMessageId()
                .filter(outbox.element().clientMessageId()::equals)
                .isPresent();
    switch (problem.code()) {
      case "unavailable", "rate-limited" -> {
        if (about) {
          sendAt = now + delay(++refusals);
        }
      }
      default -> {
        view.rejected(problem.message());
        if (about) {
          outbox.remove();
          sendAt = now;
          sendNext(now);
        }
      }
    }
  }

  /** Replies to what was said in an earlier run of this client are known to the user. */
  private void show(Reply reply) {
    boolean isNew = seen.add(List.of(reply.replyId(), reply.clientMessageId()));
    boolean isOurs = reply.clientMessageId().map(asked::contains).orElse(phase == Phase.ONLINE);
    if (isNew && isOurs) {
      view.reply(reply);
    }
  }

  private long delay(int failed) {
    long exact = BACKOFF.delay(Math.max(0, failed - 1)).toMillis();
    return exact + (long) (exact * JITTER * random.getAsDouble());
  }
}
