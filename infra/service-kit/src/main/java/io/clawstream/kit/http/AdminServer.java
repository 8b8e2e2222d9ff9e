package io.clawstream.kit.http;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The admin port: {@code /health/live} (the process runs), {@code /health/ready} (it can do its
 * work; 503 and the reason otherwise), {@code /metrics} (Prometheus text format), and for operators
 * what the service has to tell about its work.
 */
public final class AdminServer implements AutoCloseable {
  private final WebServer server;

  private AdminServer(WebServer server) {
    this.server = server;
  }

  /**
   * Starts serving.
   *
   * @param host address to listen on
   * @param port 0 to 65535; 0 takes a free one
   * @param whyNotReady asked for each request; empty if the service can do its work
   * @param operatorToken what operators must show; empty if it is enough to be on this machine
   * @param endpoints what operators may ask for, by the first segment of the path; asked for each
   *     request
   * @throws IllegalStateException if the port is taken
   */
  public static AdminServer start(
      String host,
      int port,
      PrometheusMeterRegistry metrics,
      Supplier<Optional<String>> whyNotReady,
      Optional<String> operatorToken,
      Supplier<Map<String, OperatorEndpoint>> endpoints) {
    InetAddress address = address(host);
    WebServer server =
        WebServer.builder()
            .address(address)
            .port(port)
            .shutdownHook(false)
            .routing(
                routing ->
                    routing
                        .get(
                            "/health/live",
                            (request, response) -> text(response, Status.OK_200, "live\n"))
                        .get(
                            "/health/ready",
                            (request, response) -> answer(response, whyNotReady.get()))
                        .get(
                            "/metrics",
                            (request, response) -> {
                              response.header(
                                  HeaderNames.CONTENT_TYPE,
                                  "text/plain; version=0.0.4; charset=utf-8");
                              response.send(metrics.scrape());
                            })
                        .any(
                            new OperatorRoute(
                                new OperatorAccess(operatorToken, address), endpoints)))
            .build();
    // Helidon does not throw when it cannot bind: it logs and stops.
    if (!server.start().isRunning()) {
      throw new IllegalStateException(
          "Health and metrics cannot be served on "
              + host
              + ":"
              + port
              + ": is the port taken? Set service.admin-port to another one, or 0 for any.");
    }
    return new AdminServer(server);
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  private static void answer(ServerResponse response, Optional<String> whyNotReady) {
    if (whyNotReady.isEmpty()) {
      text(response, Status.OK_200, "ready\n");
    } else {
      text(response, Status.SERVICE_UNAVAILABLE_503, "not ready: " + whyNotReady.get() + "\n");
    }
  }

  private static void text(ServerResponse response, Status status, String body) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send(body);
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "service.admin-host: there is no host '"
              + host
              + "'. Use 127.0.0.1, or 0.0.0.0 for all interfaces.",
          e);
    }
  }
}
