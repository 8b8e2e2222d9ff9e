package io.clawstream.bench.loopback;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Starts the HTTP server of a fake: on a free port of the loopback address, quick to stop, and not
 * waiting to fill packets, which would be measured with what it serves.
 */
public final class LoopbackServer {
  private LoopbackServer() {}

  /** A server that runs; the caller stops it. */
  public static WebServer start(Consumer<HttpRouting.Builder> routing) {
    return WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(0)
        .shutdownHook(false)
        .shutdownGracePeriod(Duration.ofMillis(100))
        .connectionOptions(socket -> socket.tcpNoDelay(true))
        .routing(routing)
        .build()
        .start();
  }
}
