package io.clawstream.ingress.http;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells a handler that waits whether its client is still there. Helidon reads from a connection
 * only between requests, so without this a client that goes away while its answer is being made is
 * not missed.
 *
 * <p>Once {@link #connected} has been asked, somebody else reads from the connection, who cannot be
 * called back: the response is then the connection's last ({@link #lastResponse}, {@link #finish}).
 * So it is to be asked only after a while, when setting up another connection does not matter any
 * more.
 */
public final class ConnectionWatch {
  private static final ThreadLocal<@Nullable ConnectionContext> CURRENT = new ThreadLocal<>();

  private final @Nullable DataReader reader;
  private boolean watching;
  private volatile boolean broken;

  private ConnectionWatch(@Nullable DataReader reader) {
    this.reader = reader;
  }

  /** To be registered with the server; a connection has a thread of its own. */
  public static Http1ConnectionListener listener() {
    return new Http1ConnectionListener() {
      @Override
      public void prologue(ConnectionContext context, HttpPrologue prologue) {
        CURRENT.set(context);
      }
    };
  }

  /** A watch of the connection whose request this thread handles; its body must have been read. */
  public static ConnectionWatch current() {
    ConnectionContext context = CURRENT.get();
    return new ConnectionWatch(context == null ? null : context.dataReader());
  }

  /** False once the client has closed its side, or the connection broke. */
  public boolean connected() {
    DataReader from = reader;
    if (!watching && from != null) {
      watching = true;
      Thread.ofVirtual().name("connection-watch").start(() -> watch(from));
    }
    return !broken;
  }

  private void watch(DataReader from) {
    try {
      // Returns if the client sends something, which shows that it was there.
      from.ensureAvailable();
    } catch (RuntimeException e) {
      // The end of the data, or a read that failed: whatever it was, nobody is there any more.
      broken = true;
    }
  }

  /** To be called before the response is sent. */
  public void lastResponse(ServerResponse response) {
    if (watching) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  /**
   * To be called after the response was sent, or if there is nobody to send it to.
   *
   * @throws CloseConnectionException if the connection was watched, to end it
   */
  public void finish() {
    if (watching) {
      throw new CloseConnectionException("The connection was watched and ends with its response.");
    }
  }
}
