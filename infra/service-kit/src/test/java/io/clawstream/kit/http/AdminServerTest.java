package io.clawstream.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Optional<String>> whyNotReady =
      new AtomicReference<>(Optional.empty());
  private final AdminServer server =
      AdminServer.start(
          "127.0.0.1", 0, metrics, whyNotReady::get, Optional.empty(), () -> Map.of());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void a_process_that_runs_is_live_even_when_it_is_not_ready() throws Exception {
    whyNotReady.set(Optional.of("no partitions yet"));
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  void readiness_says_what_is_missing() throws Exception {
    whyNotReady.set(Optional.of("no partitions yet"));
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(get("/health/ready").body()).contains("no partitions yet");

    whyNotReady.set(Optional.empty());
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void metrics_are_in_prometheus_text_format() throws Exception {
    metrics.counter("clawstream.tests").increment();
    assertThat(get("/metrics").body()).contains("# TYPE clawstream_tests_total counter");
  }

  @Test
  void a_port_that_is_taken_is_told_with_the_setting_to_change() {
    assertThatThrownBy(
            () ->
                AdminServer.start(
                    "127.0.0.1",
                    server.port(),
                    metrics,
                    whyNotReady::get,
                    Optional.empty(),
                    () -> Map.of()))
        .hasMessageContaining("service.admin-port");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
