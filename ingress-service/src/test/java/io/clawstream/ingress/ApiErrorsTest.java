package io.clawstream.ingress;

import static io.clawstream.ingress.ApiClient.ANN;
import static io.clawstream.ingress.ApiClient.HELLO;
import static io.clawstream.ingress.ApiClient.HELLO_STREAM;
import static io.clawstream.ingress.ApiClient.chunks;
import static io.clawstream.ingress.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the API says when it has no answer. */
final class ApiErrorsTest {

  private TestDoor door = new TestDoor(Map.of("channels.api.token", "sk-test"));

  @AfterEach
  void close() {
    door.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void an_apology_is_an_error_and_not_an_answer() throws Exception {
    CompletableFuture<HttpResponse<String>> whole = ask(HELLO);
    door.backend.reply(apology(door.backend.next().getMessageId(), "r-1"));
    CompletableFuture<HttpResponse<String>> stream = ask(HELLO_STREAM);
    door.backend.reply(apology(door.backend.next().getMessageId(), "r-2"));

    assertThat(json(whole.get(), 502).at("/error/message").asText()).isEqualTo("Sorry.");
    assertThat(stream.get().statusCode()).isEqualTo(200);
    assertThat(chunks(stream.get().body()).getLast().at("/error/message").asText())
        .isEqualTo("Sorry.");
    assertThat(stream.get().body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void a_stopped_turn_is_a_conflict_that_clients_do_not_try_again_by_themselves() throws Exception {
    CompletableFuture<HttpResponse<String>> whole = ask(HELLO);
    String question = door.backend.next().getMessageId();
    door.backend.reply(TestMessages.stopped(ANN, "r-1", question, "Stopped."));

    JsonNode error = json(whole.get(), 409).path("error");
    assertThat(error.path("code").asText()).isEqualTo("turn_stopped");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").asText()).contains("stopped", "replaced by a newer message");
    assertThat(whole.get().headers().firstValue("x-should-retry")).hasValue("false");
  }

  @Test
  void a_turn_that_was_stopped_before_it_is_asked_for_again_is_a_conflict_in_a_stream_too()
      throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask(HELLO, "Idempotency-Key", "k-1");
    String question = door.backend.next().getMessageId();
    door.backend.reply(TestMessages.stopped(ANN, "r-1", question, ""));
    first.get();

    json(ask(HELLO_STREAM, "Idempotency-Key", "k-1").get(), 409);
    assertThat(door.backend.accepted).hasSize(1);
  }

  @Test
  void without_the_token_nobody_is_let_in() throws Exception {
    for (String[] headers :
        new String[][] {
          {"Authorization", "Bearer sk-wrong"}, {"Authorization", "sk-test"}, {"X-Other", "1"}
        }) {
      HttpResponse<String> refused = door.post("/v1/chat/completions", HELLO, headers);
      assertThat(json(refused, 401).at("/error/code").asText()).isEqualTo("invalid_api_key");
      assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }
    json(door.get("/v1/models"), 401);
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void without_a_token_configured_the_setting_is_named() throws Exception {
    reopen(Map.of());

    HttpResponse<String> refused =
        door.post("/v1/chat/completions", HELLO, "Authorization", "Bearer anything");

    assertThat(json(refused, 401).at("/error/message").asText()).contains("channels.api.token");
  }

  @Test
  void a_wrong_request_is_told_what_is_wrong() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "nonsense",
            "null",
            "[]",
            "null",
            "{\"messages\":[]}",
            "messages",
            "{\"messages\":[{\"role\":\"user\",\"content\":\" \"}]}",
            "messages",
            "{\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}",
            "messages",
            "{\"messages\":[{\"role\":\"king\",\"content\":\"x\"}]}",
            "messages[0].role",
            "{\"messages\":[{\"role\":\"user\",\"content\":5}]}",
            "messages[0].content",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}]}",
            "messages[0].content[0].type",
            HELLO.replace("{\"user\"", "{\"n\":2,\"user\""),
            "n",
            HELLO.replace("{\"user\"", "{\"stream\":\"yes\",\"user\""),
            "stream");
    for (Map.Entry<String, String> each : wrong.entrySet()) {
      JsonNode error = json(ask(each.getKey()).get(), 400).path("error");
      assertThat(error.path("param").asText()).as(each.getKey()).isEqualTo(each.getValue());
      assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
      assertThat(error.path("message").asText()).isNotBlank();
    }
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void a_request_that_is_too_large_is_refused() throws Exception {
    String large = HELLO.replace("hello", "x".repeat(600_000));

    JsonNode error = json(ask(large).get(), 413).path("error");
    assertThat(error.path("code").asText()).isEqualTo("request_too_large");
    assertThat(error.path("message").asText()).contains("524288 bytes");
  }

  @Test
  void an_unknown_path_is_not_found_in_the_clients_own_terms() throws Exception {
    json(door.post("/v1/embeddings", "{}", "Authorization", "Bearer sk-test"), 404);
    json(door.get("/v1/chat/completions", "Authorization", "Bearer sk-test"), 404);
  }

  @Test
  void a_message_that_the_broker_does_not_take_is_unavailable() throws Exception {
    door.backend.brokerFails();

    HttpResponse<String> whole = ask(HELLO).get();
    HttpResponse<String> stream = ask(HELLO_STREAM).get();

    json(whole, 503);
    json(stream, 503);
    assertThat(whole.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void an_answer_that_does_not_come_is_a_time_out() throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(HELLO);
    door.backend.next();

    door.advance(Duration.ofMinutes(6));

    assertThat(json(response.get(), 504).at("/error/code").asText()).isEqualTo("timeout");
  }

  @Test
  void more_requests_than_may_wait_are_refused() throws Exception {
    assertThatTheSecondIsRefused("ingress.api-max-waiting");
  }

  @Test
  void more_bytes_than_may_wait_are_refused_unless_they_wait_alone() throws Exception {
    assertThatTheSecondIsRefused("ingress.api-max-waiting-bytes");
  }

  /** Where one may wait, of whatever the setting counts. */
  private void assertThatTheSecondIsRefused(String setting) throws Exception {
    reopen(Map.of("channels.api.token", "sk-test", setting, "1"));
    CompletableFuture<HttpResponse<String>> first = ask(HELLO);
    String question = door.backend.next().getMessageId();

    json(ask(HELLO).get(), 429);

    door.backend.reply(TestMessages.answer(ANN, "r-1", question, "ok"));
    json(first.get(), 200);
  }

  @Test
  void a_server_that_stops_answers_who_waits() throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(HELLO);
    door.backend.next();

    door.stop();

    assertThat(json(response.get(), 503).at("/error/message").asText()).contains("stopping");
  }

  @Test
  void while_the_replies_are_not_followed_nothing_is_taken() throws Exception {
    door.backend.api.lost("truncated");

    json(ask(HELLO).get(), 503);
    assertThat(door.backend.accepted).isEmpty();
  }

  private CompletableFuture<HttpResponse<String>> ask(String body, String... headers) {
    return ApiClient.ask(door, body, headers);
  }

  private void reopen(Map<String, String> overrides) {
    door.close();
    door = new TestDoor(overrides);
  }

  private static Reply apology(String question, String id) {
    Reply reply = TestMessages.answer(ANN, id, question, "Sorry.");
    reply.setKind(ReplyKind.APOLOGY);
    return reply;
  }
}
