package io.clawstream.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clawstream.kit.http.OperatorEndpoint.Answer;
import io.clawstream.kit.http.OperatorEndpoint.Question;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorRouteTest {
  private final AtomicReference<Map<String, OperatorEndpoint>> endpoints =
      new AtomicReference<>(Map.of());
  private final AdminServer server =
      AdminServer.start(
          "127.0.0.1",
          0,
          new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
          Optional::empty,
          Optional.of("open sesame"),
          endpoints::get);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void a_question_reaches_its_endpoint_decoded() throws Exception {
    AtomicReference<Question> asked = new AtomicReference<>();
    endpoints.set(
        Map.of(
            "sessions",
            question -> {
              asked.set(question);
              return new Answer.Found(JsonNodeFactory.instance.objectNode().put("fine", true));
            }));

    HttpResponse<String> response =
        get("/sessions/telegram%2Fbot%2Fdm%2Fa%252F+%C3%A9?after=x%2Fy%20z&limit=3");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo("{\"fine\":true}");
    assertThat(asked.get())
        .isEqualTo(
            new Question(
                List.of("telegram/bot/dm/a%2F+é"), Map.of("after", "x/y z", "limit", "3")));
  }

  @Test
  void what_is_there_is_told_only_to_who_shows_the_token() throws Exception {
    HttpResponse<String> missing = send(request("/nothing"));

    assertThat(missing.statusCode()).isEqualTo(401);
    assertThat(missing.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(error(missing)).contains("service.operator-token");
    assertThat(get("/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void before_the_service_has_started_there_is_nothing() throws Exception {
    assertThat(get("/sessions").statusCode()).isEqualTo(404);
    answering(new Answer.Found(JsonNodeFactory.instance.objectNode()));
    assertThat(get("/sessions").statusCode()).isEqualTo(200);
  }

  @Test
  void every_answer_has_its_status_and_a_sentence() throws Exception {
    answering(new Answer.Wrong("limit is 1 to 1000."));
    assertThat(get("/sessions").statusCode()).isEqualTo(400);
    assertThat(error(get("/sessions"))).isEqualTo("limit is 1 to 1000.");

    answering(new Answer.Missing("There is no such session."));
    assertThat(get("/sessions").statusCode()).isEqualTo(404);

    answering(new Answer.Elsewhere("router-2:9402"));
    assertThat(get("/sessions").statusCode()).isEqualTo(421);
    assertThat(json(get("/sessions")).path("owner").asText()).isEqualTo("router-2:9402");

    answering(new Answer.NotNow("Restoring.", Duration.ofSeconds(2)));
    assertThat(get("/sessions").statusCode()).isEqualTo(503);
    assertThat(get("/sessions").headers().firstValue("Retry-After")).contains("2");
  }

  @Test
  void an_endpoint_that_fails_is_told_in_json_without_the_cause() throws Exception {
    endpoints.set(
        Map.of(
            "sessions",
            question -> {
              throw new IllegalStateException("secret detail");
            }));

    assertThat(get("/sessions").statusCode()).isEqualTo(500);
    assertThat(get("/sessions").body()).doesNotContain("secret detail").contains("error");
  }

  @Test
  void only_get_is_answered() throws Exception {
    answering(new Answer.Found(JsonNodeFactory.instance.objectNode()));

    HttpResponse<String> response =
        send(request("/sessions").header("Authorization", "Bearer open sesame").DELETE());

    assertThat(response.statusCode()).isEqualTo(405);
  }

  @Test
  void health_and_metrics_need_no_token() throws Exception {
    assertThat(send(request("/health/ready")).statusCode()).isEqualTo(200);
    assertThat(send(request("/metrics")).statusCode()).isEqualTo(200);
  }

  private void answering(Answer answer) {
    endpoints.set(Map.of("sessions", question -> answer));
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer open sesame"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String error(HttpResponse<String> response) throws IOException {
    return json(response).path("error").asText();
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
