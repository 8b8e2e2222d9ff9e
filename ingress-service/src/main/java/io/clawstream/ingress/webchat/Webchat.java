package io.clawstream.ingress.webchat;

import io.clawstream.ingress.http.WebOrigins;
import io.clawstream.ingress.loop.Loop;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.websocket.WsRouting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The web chat channel: lets connections in, keeps the list of them, and has them looked after
 * every moment. Thread-safe.
 */
public final class Webchat implements Loop.Step {
  /** Where the WebSocket is. */
  public static final String PATH = "/webchat/ws";

  private static final Duration TICK = Duration.ofMillis(250);

  private final WebchatServices services;
  private final WebOrigins origins;
  private final Set<WebchatSocket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /** Lets in who comes from an origin that {@code origins} accepts. */
  public Webchat(WebchatServices services, WebOrigins origins) {
    this.services = services;
    this.origins = origins;
    services.metrics().gauge("clawstream.ingress.webchat.connections", sockets, Set::size);
  }

  /** Registers the WebSocket with the server. */
  public void routing(WsRouting.Builder routing) {
    routing.endpoint(PATH, () -> new WebchatSocket(this, new WebchatConnection(services)));
  }

  /** Refuses a handshake by throwing, or lets it in. */
  void admit(Headers headers) {
    Optional<String> host = headers.first(HeaderNames.HOST);
    if (!origins.acceptsHost(host)
        || !origins.acceptsOrigin(headers.first(HeaderNames.ORIGIN), host)) {
      throw RequestException.builder()
          .type(EventType.FORBIDDEN)
          .status(Status.FORBIDDEN_403)
          .message("This origin may not connect: see channels.webchat.allowed-origins.")
          .build();
    }
    if (closing || sockets.size() >= services.limits().maxConnections()) {
      throw RequestException.builder()
          .type(EventType.OTHER)
          .status(Status.SERVICE_UNAVAILABLE_503)
          .message("No more connections now.")
          .build();
    }
  }

  void opened(WebchatSocket socket) {
    sockets.add(socket);
    if (closing) {
      socket.connection().close(WebchatConnection.GOING_AWAY, "going away");
    }
  }

  void ended(WebchatSocket socket) {
    sockets.remove(socket);
  }

  @Override
  public Duration runOnce() {
    for (WebchatSocket socket : sockets) {
      if (!socket.alive()) {
        socket.end();
      } else if (!socket.connection().tick()) {
        socket.abort();
      }
    }
    return TICK;
  }

  /** How many connections there are. */
  public int connections() {
    return sockets.size();
  }

  /**
   * Says good-bye to everybody, and lets in nobody any more.
   *
   * @param patience how long the others have to answer; then they are cut off
   */
  public void close(Duration patience) throws InterruptedException {
    closing = true;
    for (WebchatSocket socket : sockets) {
      socket.connection().close(WebchatConnection.GOING_AWAY, "going away");
    }
    long end = System.nanoTime() + patience.toNanos();
    while (!sockets.isEmpty() && System.nanoTime() < end) {
      // A bounded wait for the other sides' answers.
      Thread.sleep(Duration.ofMillis(20));
      sockets.stream().filter(socket -> !socket.alive()).forEach(WebchatSocket::end);
    }
    List.copyOf(sockets).forEach(WebchatSocket::abort);
  }
}
