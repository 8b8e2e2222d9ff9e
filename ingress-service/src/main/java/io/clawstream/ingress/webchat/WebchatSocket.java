package io.clawstream.ingress.webchat;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a {@link WebchatConnection} over a WebSocket of Helidon's. Helidon reads on a thread of
 * the connection's own and does not say when that connection breaks; its sends may not overlap and
 * block while the other side does not read. So there is a second thread that alone sends, the first
 * one's end is the connection's end, and a socket is cut off by interrupting the first one, which
 * closes it.
 */
final class WebchatSocket implements WsListener {
  private static final Logger log = LoggerFactory.getLogger(WebchatSocket.class);

  private final Webchat webchat;
  private final WebchatConnection connection;
  private final ReentrantLock sending = new ReentrantLock();
  private final StringBuilder fragments = new StringBuilder();
  private volatile @Nullable Thread reader;
  private volatile @Nullable WsSession session;
  private volatile boolean ended;

  WebchatSocket(Webchat webchat, WebchatConnection connection) {
    this.webchat = webchat;
    this.connection = connection;
  }

  WebchatConnection connection() {
    return connection;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
    webchat.admit(headers);
    return Optional.empty();
  }

  @Override
  public void onOpen(WsSession opened) {
    session = opened;
    reader = Thread.currentThread();
    webchat.opened(this);
    Thread.ofVirtual().name("webchat-send").start(() -> sendAll(opened));
  }

  @Override
  public void onMessage(WsSession from, String text, boolean last) {
    if (fragments.length() + text.length() > ClientFrame.MAX_FRAME) {
      fragments.setLength(0);
      connection.close(WebchatConnection.TOO_BIG, "frame too big");
      return;
    }
    if (splitsCharacter(text)) {
      connection.close(WebchatConnection.TRY_LATER, "fragment ends within a character");
      return;
    }
    if (last && fragments.isEmpty()) {
      connection.received(text);
      return;
    }
    fragments.append(text);
    if (last) {
      String whole = fragments.toString();
      fragments.setLength(0);
      connection.received(whole);
    }
  }

  /**
   * Helidon decodes each fragment by itself, so a character whose bytes are in two of them arrives
   * as replacement characters on both sides of the seam. That is rare, and the client sends the
   * message again on its next connection, where the seam is elsewhere.
   */
  private boolean splitsCharacter(String next) {
    return !fragments.isEmpty()
        && next.startsWith("\uFFFD")
        && fragments.charAt(fragments.length() - 1) == '\uFFFD';
  }

  @Override
  public void onMessage(WsSession from, BufferData buffer, boolean last) {
    if (connection.heard()) {
      connection.bad("Frames are text, not binary.", null);
    }
  }

  @Override
  public void onPing(WsSession from, BufferData payload) {
    if (connection.heard()) {
      connection.offer(
          new Outbox.Item.Pong(
              payload.readString(payload.available(), StandardCharsets.ISO_8859_1)));
    }
  }

  @Override
  public void onPong(WsSession from, BufferData payload) {
    connection.heard();
  }

  @Override
  public void onClose(WsSession from, int status, String reason) {
    end();
    // Helidon answers on this thread as soon as this returns: the sender must be through.
    try {
      if (sending.tryLock(1, TimeUnit.SECONDS)) {
        sending.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onError(WsSession from, Throwable failure) {
    log.atWarn().setCause(failure).log("A web chat connection failed");
    end();
  }

  /** Whether the connection still exists. */
  boolean alive() {
    Thread current = reader;
    return !ended && current != null && current.isAlive();
  }

  /** The connection is no more; may be said more than once. */
  void end() {
    ended = true;
    connection.gone();
    webchat.ended(this);
  }

  /** Cuts the connection off without a word. */
  void abort() {
    if (session instanceof ServerConnection socket) {
      socket.close(true);
    }
    end();
  }

  private void sendAll(WsSession to) {
    try {
      for (Outbox.Item item = connection.outbox().take();
          item != null;
          item = connection.outbox().take()) {
        send(to, item);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException | IllegalStateException e) {
      // The other side is gone, which ends the reading thread too.
      log.atDebug().setCause(e).log("A web chat connection broke while sending");
      end();
    }
  }

  private void send(WsSession to, Outbox.Item item) {
    sending.lock();
    try {
      if (ended) {
        return;
      }
      switch (item) {
        case Outbox.Item.Frame(String text) -> to.send(text, true);
        case Outbox.Item.Piece piece -> to.send(piece.frame().text(), true);
        case Outbox.Item.Ping ping -> to.ping(BufferData.empty());
        case Outbox.Item.Pong(String payload) ->
            to.pong(BufferData.create(payload.getBytes(StandardCharsets.ISO_8859_1)));
        case Outbox.Item.Close(int code, String reason) -> to.close(code, reason);
      }
    } finally {
      sending.unlock();
    }
  }
}
