package io.clawstream.cli.chat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket after the other to the same address. What happens on the current one is told on the
 * executor, one thing at a time, and must be called from there too; what happens on earlier ones is
 * not told.
 */
final class ChatSocket implements ChatSession.Wire, AutoCloseable {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI address;
  private final Executor executor;
  private final Listener listener;
  private int current;
  private @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  /** Who wants to know. */
  interface Listener {
    void opened();

    void received(String frame);

    void closed(CloseCode code);

    void unreachable(String why);
  }

  ChatSocket(URI address, Executor executor, Listener listener) {
    this.address = address;
    this.executor = executor;
    this.listener = listener;
  }

  @Override
  public void connect() {
    int mine = ++current;
    var _ =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .buildAsync(address, new Frames(mine))
            .whenComplete((made, failure) -> tell(mine, () -> connected(made, failure)));
  }

  @Override
  public void send(String frame) {
    WebSocket open = socket;
    if (open != null) {
      // One frame at a time: the next may be given only when the one before has been taken.
      sent = sent.handle((_, _) -> null).thenCompose(_ -> open.sendText(frame, true));
    }
  }

  @Override
  public void drop() {
    current++;
    WebSocket open = socket;
    socket = null;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public void close() {
    drop();
    http.shutdownNow();
  }

  private void connected(@Nullable WebSocket made, @Nullable Throwable failure) {
    if (made == null) {
      listener.unreachable(reason(failure));
    } else {
      socket = made;
      sent = CompletableFuture.completedFuture(null);
      listener.opened();
    }
  }

  private void tell(int connection, Runnable event) {
    executor.execute(
        () -> {
          if (connection == current) {
            event.run();
          }
        });
  }

  private static String reason(@Nullable Throwable failure) {
    String reason = "unknown";
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      reason =
          switch (cause) {
            case WebSocketHandshakeException refused ->
                "it answered HTTP " + refused.getResponse().statusCode();
            case UnresolvedAddressException _ -> "there is no such host";
            case ClosedChannelException _ -> "connection refused";
            default -> cause.getMessage() == null ? reason : cause.getMessage();
          };
    }
    return reason;
  }

  /** Puts frames together from their parts. */
  private final class Frames implements WebSocket.Listener {
    private final int connection;
    private final StringBuilder parts = new StringBuilder();

    Frames(int connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        String frame = parts.toString();
        parts.setLength(0);
        tell(connection, () -> listener.received(frame));
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      tell(connection, () -> listener.closed(new CloseCode(code, reason)));
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
      tell(connection, () -> listener.closed(CloseCode.NETWORK));
    }
  }
}
