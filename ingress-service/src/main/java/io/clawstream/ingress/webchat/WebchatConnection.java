package io.clawstream.ingress.webchat;

import io.clawstream.events.ReplyDelta;
import io.clawstream.ingress.http.RateLimit;
import io.clawstream.ingress.inbound.TraceParent;
import io.clawstream.ingress.replies.PlacedReply;
import io.clawstream.ingress.replies.Replays;
import io.clawstream.ingress.replies.ReplyFeed;
import io.clawstream.ingress.replies.ReplyListener;
import io.clawstream.ingress.webchat.ServerFrame.Problem;
import io.clawstream.kit.log.LogKeys;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection, as the protocol sees it: frames come in, items go to the {@link Outbox}, and how
 * they travel is somebody else's business.
 *
 * <pre>
 *   HELLO ──hello──▶ RESUME ──resume──▶ RESUMED
 *     └── wrong, or after 5 s: closed
 * </pre>
 *
 * <p>{@link #received} is called by one thread at a time, {@link #tick} and {@link #gone} by any.
 */
final class WebchatConnection implements ReplyListener {
  private static final Logger log = LoggerFactory.getLogger(WebchatConnection.class);

  static final int GOING_AWAY = 1001;
  static final int POLICY = 1008;
  static final int TOO_BIG = 1009;
  static final int TRY_LATER = 1013;
  static final int BAD_FRAME = 4400;
  static final int BAD_TOKEN = 4401;
  static final int NO_HELLO = 4408;

  private static final long OPEN = Long.MAX_VALUE;

  private final WebchatServices services;
  private final Outbox outbox = new Outbox();
  private final ReplyFeed feed = new ReplyFeed(this, WebchatLimits.MAX_WAITING_REPLIES);
  private final AtomicInteger inFlight = new AtomicInteger();
  private final RateLimit frames;
  private final RateLimit messages;
  private final long openedAt;
  private volatile long heardAt;
  private volatile long pingedAt;
  private volatile long closingSince = OPEN;
  private volatile Phase phase = Phase.HELLO;
  private volatile @Nullable Caller caller;
  private volatile boolean gone;

  private enum Phase {
    HELLO,
    RESUME,
    RESUMED
  }

  WebchatConnection(WebchatServices services) {
    this.services = services;
    long now = services.clock().millis();
    this.openedAt = now;
    this.heardAt = now;
    this.pingedAt = now;
    this.frames =
        new RateLimit(10 * WebchatLimits.FRAMES_PER_SECOND, WebchatLimits.FRAMES_PER_SECOND, now);
    int perMinute = services.limits().messagesPerMinute();
    this.messages = new RateLimit(Math.max(1, perMinute / 3), perMinute / 60.0, now);
  }

  /** What is to be sent. */
  Outbox outbox() {
    return outbox;
  }

  /** A whole text frame has come in. */
  void received(String text) {
    if (!heard() || closingSince != OPEN) {
      return;
    }
    if (text.length() > ClientFrame.MAX_FRAME) {
      close(TOO_BIG, "frame too big");
      return;
    }
    switch (ClientFrame.parse(text)) {
      case ClientFrame.Hello hello -> hello(hello);
      case ClientFrame.Resume(long lastSeq) -> resume(lastSeq);
      case ClientFrame.Message message -> message(message);
      case ClientFrame.TooLong(String id) ->
          error(
              Problem.TOO_LONG,
              "The text is longer than " + ClientFrame.MAX_TEXT + " characters.",
              id);
      case ClientFrame.Pong pong -> {
        // It was heard, which is all that it is for.
      }
      case ClientFrame.Bad(String why, String id) -> bad(why, id);
    }
  }

  /**
   * Anything has come in, a WebSocket ping or pong for instance. Returns false if that was too much
   * and the connection is being closed.
   */
  boolean heard() {
    long now = services.clock().millis();
    heardAt = now;
    if (frames.tryTake(now)) {
      return true;
    }
    close(POLICY, "too many frames");
    return false;
  }

  /** Something that is no frame of the protocol has come in. */
  void bad(String why, @Nullable String clientMessageId) {
    error(Problem.BAD_FRAME, why, clientMessageId);
    close(BAD_FRAME, "bad frame");
  }

  private void hello(ClientFrame.Hello hello) {
    if (phase != Phase.HELLO) {
      bad("hello comes once.", null);
      return;
    }
    if (!services.admits(hello.token())) {
      error(Problem.BAD_TOKEN, "This is not the token of this server.", null);
      close(BAD_TOKEN, "bad token");
      return;
    }
    caller = Caller.of(hello);
    phase = Phase.RESUME;
    send(ServerFrame.welcome(hello.conversation(), WebchatLimits.PING));
  }

  private void resume(long lastSeq) {
    Caller current = caller;
    if (phase != Phase.RESUME || current == null) {
      bad("resume comes once, after welcome.", null);
      return;
    }
    phase = Phase.RESUMED;
    // Reading the log may take a while, and meanwhile pongs have to be heard.
    Thread.ofVirtual()
        .name("webchat-resume")
        .start(() -> resume(current.session().toString(), lastSeq));
  }

  private void resume(String session, long lastSeq) {
    try {
      Optional<Replays.Missed> missed = services.replays().resume(session, lastSeq, feed);
      if (missed.isEmpty()) {
        close(TRY_LATER, "not ready");
        return;
      }
      for (PlacedReply placed : missed.get().replies()) {
        if (!outbox.put(new Outbox.Item.Frame(ServerFrame.reply(placed)))) {
          return;
        }
      }
      feed.goLive(missed.get(), () -> send(ServerFrame.resumed(missed.get().position())));
    } catch (KafkaException e) {
      log.atWarn()
          .addKeyValue(LogKeys.SESSION, session)
          .addKeyValue(LogKeys.REASON, e.toString())
          .log("What a connection missed could not be read; it is told to come back");
      close(TRY_LATER, "the past cannot be read now");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (gone) {
        services.edge().leave(session, feed);
      }
    }
  }

  private void message(ClientFrame.Message message) {
    Caller current = caller;
    if (current == null) {
      bad("message comes after welcome.", message.clientMessageId());
      return;
    }
    String id = message.clientMessageId();
    if (!messages.tryTake(services.clock().millis())
        || inFlight.get() >= WebchatLimits.MAX_IN_FLIGHT) {
      error(Problem.RATE_LIMITED, "Too many messages; try again in a moment.", id);
      return;
    }
    inFlight.incrementAndGet();
    var _ =
        services
            .inbound()
            .accept(
                current.says(message, services.clock().millis()),
                TraceParent.create(services.random()))
            .whenComplete(
                (stored, failure) -> {
                  inFlight.decrementAndGet();
                  if (failure == null) {
                    send(ServerFrame.ack(id));
                  } else {
                    error(Problem.UNAVAILABLE, "The broker did not take the message.", id);
                  }
                });
  }

  /**
   * Time has passed: pings, and closes what is silent. To be called every moment.
   *
   * @return false if the other side has not answered a close in time and is to be cut off
   */
  boolean tick() {
    long now = services.clock().millis();
    long closing = closingSince;
    if (closing != OPEN) {
      return now - closing < WebchatLimits.CLOSING.toMillis();
    }
    if (phase == Phase.HELLO && now - openedAt >= WebchatLimits.HELLO.toMillis()) {
      close(NO_HELLO, "no hello");
    } else if (now - heardAt >= WebchatLimits.DEAD.toMillis()) {
      close(TRY_LATER, "nothing heard");
    } else if (now - pingedAt >= WebchatLimits.PING.toMillis()) {
      pingedAt = now;
      offer(new Outbox.Item.Ping());
      send(ServerFrame.ping());
    }
    return true;
  }

  /** Closes the connection after what waits to be sent. */
  void close(int code, String reason) {
    close(code, reason, false);
  }

  private void close(int code, String reason, boolean atOnce) {
    if (outbox.close(code, reason, atOnce)) {
      closingSince = services.clock().millis();
      services.closed(code);
    }
  }

  /** The connection is no more. */
  void gone() {
    gone = true;
    outbox.abandon();
    Caller current = caller;
    if (current != null) {
      services.edge().leave(current.session().toString(), feed);
    }
  }

  @Override
  public void reply(PlacedReply placed) {
    String frame = ServerFrame.reply(placed);
    boolean room =
        switch (placed.reply().getKind()) {
          case ANSWER, APOLOGY, NOTICE -> outbox.offerReply(placed.reply().getReplyId(), frame);
          // The pieces that wait are all that there will be of the answer.
          case CANCELLED -> outbox.offer(new Outbox.Item.Frame(frame));
        };
    if (!room) {
      tooSlow();
    }
  }

  @Override
  public void delta(ReplyDelta delta) {
    outbox.offer(delta);
  }

  @Override
  public void lost(String why) {
    close(TRY_LATER, why);
  }

  private void error(Problem problem, String message, @Nullable String clientMessageId) {
    send(ServerFrame.error(problem, message, clientMessageId));
  }

  private void send(String frame) {
    offer(new Outbox.Item.Frame(frame));
  }

  /** Puts something in that may not get lost. */
  void offer(Outbox.Item item) {
    if (!outbox.offer(item)) {
      tooSlow();
    }
  }

  private void tooSlow() {
    close(TRY_LATER, "reading too slowly", true);
  }
}
