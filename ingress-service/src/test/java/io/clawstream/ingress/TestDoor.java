package io.clawstream.ingress;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The real HTTP server on a free port, over a pipeline in memory, with a clock that a test moves.
 */
final class TestDoor implements AutoCloseable {
  final MemoryBackend backend = new MemoryBackend();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final List<Throwable> fatal = new CopyOnWriteArrayList<>();
  final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FrontDoor door;
  private final int port;
  private volatile Instant now = Instant.parse("2026-01-01T12:00:00Z");

  TestDoor(Map<String, String> overrides) {
    Settings settings = settings(overrides);
    door =
        new FrontDoor(
            backend.backend(),
            settings.get(IngressSettings.class),
            () -> now,
            new Random(1),
            metrics,
            Duration.ofSeconds(10),
            fatal::add);
    door.open(settings.get(ChannelSettings.class));
    port = door.port();
  }

  static Settings settings(Map<String, String> overrides) {
    Map<String, String> all = new HashMap<>(Map.of("ingress.port", "0"));
    all.putAll(overrides);
    return Settings.load(
        Optional.empty(), Map.of(), all, List.of(IngressSettings.class, ChannelSettings.class));
  }

  int port() {
    return port;
  }

  /** Whether new connections are taken. */
  boolean listens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  Instant now() {
    return now;
  }

  void advance(Duration duration) {
    now = now.plus(duration);
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).GET(), headers);
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
  }

  HttpResponse<String> send(HttpRequest.Builder request, String... headers) throws Exception {
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** The server stops; clients stay. */
  void stop() {
    door.close();
  }

  @Override
  public void close() {
    stop();
    http.shutdownNow();
  }
}
