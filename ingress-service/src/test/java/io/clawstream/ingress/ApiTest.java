package io.clawstream.ingress;

import static io.clawstream.ingress.ApiClient.ANN;
import static io.clawstream.ingress.ApiClient.HELLO;
import static io.clawstream.ingress.ApiClient.HELLO_STREAM;
import static io.clawstream.ingress.ApiClient.chunks;
import static io.clawstream.ingress.ApiClient.content;
import static io.clawstream.ingress.ApiClient.json;
import static io.clawstream.ingress.ApiClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.Usage;
import io.clawstream.schemas.SessionKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The OpenAI-compatible API, spoken with the real server. */
final class ApiTest {

  private final TestDoor door = new TestDoor(Map.of("channels.api.token", "sk-test"));

  @AfterEach
  void close() {
    door.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void a_completion_is_the_assistants_answer() throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(HELLO);
    StandardMessage message = door.backend.next();
    Reply answer = TestMessages.answer(ANN, "r-1", message.getMessageId(), "Hi there.");
    answer.setUsage(new Usage(12L, 3L));
    answer.setFinishReason("length");
    door.backend.reply(answer);

    JsonNode body = json(response.get(), 200);
    assertThat(body.path("id").asText()).matches("chatcmpl-[0-9a-f]{32}");
    assertThat(body.path("object").asText()).isEqualTo("chat.completion");
    assertThat(body.path("created").asLong()).isEqualTo(door.now().getEpochSecond());
    assertThat(body.path("model").asText()).isEqualTo("gpt-4o");
    JsonNode choice = body.path("choices").path(0);
    assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
    assertThat(choice.path("message").path("content").asText()).isEqualTo("Hi there.");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("length");
    assertThat(body.path("usage").toString())
        .isEqualTo("{\"prompt_tokens\":12,\"completion_tokens\":3,\"total_tokens\":15}");
    assertThat(SessionKey.of(message)).isEqualTo(ANN);
    assertThat(message.getContent()).isEqualTo("hello");
    assertThat(message.getMetadata()).isEqualTo(Map.of("clientMessageId", message.getMessageId()));
  }

  @Test
  void user_names_the_peer_and_the_trace_goes_on() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    CompletableFuture<HttpResponse<String>> response =
        ask(
            "{\"user\":\"ann/lee\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}]}",
            "traceparent",
            trace);
    StandardMessage message = door.backend.next();

    assertThat(message.getPeerId()).isEqualTo("ann/lee");
    assertThat(message.getUserId()).isEqualTo("ann/lee");
    assertThat(message.getContent()).isEqualTo("a\nb");
    assertThat(door.backend.traces).containsExactly(trace);
    door.backend.reply(
        TestMessages.answer(SessionKey.of(message), "r-1", message.getMessageId(), "ok"));
    assertThat(json(response.get(), 200).path("model").asText()).isEqualTo("clawstream");
  }

  @Test
  void without_a_user_each_request_is_a_conversation_of_its_own() throws Exception {
    String question = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    CompletableFuture<HttpResponse<String>> first = ask(question);
    StandardMessage one = door.backend.next();
    CompletableFuture<HttpResponse<String>> second = ask(question);
    StandardMessage two = door.backend.next();

    assertThat(SessionKey.of(one)).isNotEqualTo(SessionKey.of(two));
    assertThat(List.of(one.getUserId(), two.getUserId())).containsOnly("anonymous");
    door.backend.reply(TestMessages.answer(SessionKey.of(two), "r-2", two.getMessageId(), "two"));
    door.backend.reply(TestMessages.answer(SessionKey.of(one), "r-1", one.getMessageId(), "one"));
    assertThat(content(first.get())).isEqualTo("one");
    assertThat(content(second.get())).isEqualTo("two");
  }

  @Test
  void a_conversation_that_the_client_keeps_goes_along_whole() throws Exception {
    CompletableFuture<HttpResponse<String>> response =
        ask(
            """
            {"user":"ann","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"hello"},
             {"role":"assistant","content":null,"tool_calls":[]},{"role":"user","content":"again"}]}
            """);
    StandardMessage message = door.backend.next();

    assertThat(message.getContent()).isEqualTo("again");
    assertThat(message.getMetadata())
        .containsEntry(
            "apiMessages",
            "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hello\"},{\"role\":\"assistant\",\"content\":\"\"},{\"role\":\"user\",\"self\":true}]");
    door.backend.reply(TestMessages.answer(ANN, "r-1", message.getMessageId(), "ok"));
    json(response.get(), 200);
  }

  @Test
  void each_request_gets_its_own_answer() throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask(HELLO);
    StandardMessage one = door.backend.next();
    CompletableFuture<HttpResponse<String>> second = ask(HELLO);
    StandardMessage two = door.backend.next();

    door.backend.reply(TestMessages.answer(ANN, "r-2", two.getMessageId(), "two"));
    door.backend.reply(TestMessages.answer(ANN, "r-1", one.getMessageId(), "one"));

    assertThat(content(first.get())).isEqualTo("one");
    assertThat(content(second.get())).isEqualTo("two");
  }

  @Test
  void the_same_request_again_finds_the_answer_that_is_there() throws Exception {
    CompletableFuture<HttpResponse<String>> first = ask(HELLO, "Idempotency-Key", "k-1");
    StandardMessage message = door.backend.next();
    door.backend.reply(TestMessages.answer(ANN, "r-1", message.getMessageId(), "one"));
    first.get();

    HttpResponse<String> again = ask(HELLO, "Idempotency-Key", "k-1").get();

    assertThat(content(again)).isEqualTo("one");
    assertThat(door.backend.accepted).hasSize(1);
  }

  @Test
  void a_stream_has_the_pieces_in_order_and_ends_with_done() throws Exception {
    CompletableFuture<HttpResponse<String>> response =
        ask(
            HELLO_STREAM.replace(
                "\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    String question = door.backend.next().getMessageId();
    door.backend.delta(TestMessages.delta(ANN, "r-1", question, 0, "Hi "));
    door.backend.delta(TestMessages.delta(ANN, "r-1", question, 1, "there"));
    Reply answer = TestMessages.answer(ANN, "r-1", question, "Hi there.");
    answer.setUsage(new Usage(12L, 3L));
    door.backend.reply(answer);

    HttpResponse<String> stream = response.get();
    assertThat(stream.headers().firstValue("Content-Type"))
        .hasValue("text/event-stream; charset=utf-8");
    List<JsonNode> chunks = chunks(stream.body());
    assertThat(stream.body()).endsWith("data: [DONE]\n\n");
    assertThat(chunks)
        .extracting(chunk -> chunk.path("object").asText())
        .containsOnly("chat.completion.chunk");
    assertThat(chunks)
        .extracting(chunk -> chunk.path("id").asText())
        .containsOnly(chunks.getFirst().path("id").asText());
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(text(chunks)).isEqualTo("Hi there.");
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/total_tokens").asLong()).isEqualTo(15);
  }

  @Test
  void a_stream_that_was_begun_anew_ends_with_the_whole_answer() throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(HELLO_STREAM);
    String question = door.backend.next().getMessageId();
    ReplyDelta retry = TestMessages.delta(ANN, "r-1", question, 0, "Good day");
    retry.setAttempt(1);

    door.backend.delta(TestMessages.delta(ANN, "r-1", question, 0, "Hi th"));
    door.backend.delta(retry);
    door.backend.reply(TestMessages.answer(ANN, "r-1", question, "Good day to you."));

    assertThat(text(chunks(response.get().body()))).isEqualTo("Hi th\n\nGood day to you.");
  }

  @Test
  void a_stream_whose_turn_is_stopped_ends_with_what_was_streamed() throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(HELLO_STREAM);
    String question = door.backend.next().getMessageId();
    door.backend.delta(TestMessages.delta(ANN, "r-1", question, 0, "Once upon"));
    door.backend.reply(TestMessages.stopped(ANN, "r-1", question, "Stopped."));

    HttpResponse<String> stream = response.get();
    assertThat(stream.statusCode()).isEqualTo(200);
    List<JsonNode> chunks = chunks(stream.body());
    assertThat(text(chunks)).isEqualTo("Once upon");
    assertThat(chunks.getLast().at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(stream.body()).endsWith("data: [DONE]\n\n");
  }

  @Test
  void the_models_are_listed() throws Exception {
    JsonNode models = json(door.get("/v1/models", "Authorization", "Bearer sk-test"), 200);

    assertThat(models.path("object").asText()).isEqualTo("list");
    assertThat(models.at("/data/0/id").asText()).isEqualTo("clawstream");
    assertThat(models.at("/data/0/object").asText()).isEqualTo("model");
  }

  @Test
  void a_client_that_goes_away_is_waited_for_no_more() throws Exception {
    try (RawSocket socket = RawSocket.connect(door)) {
      post(socket, HELLO);
      door.backend.next();
      assertThat(waiting()).isEqualTo(1);
    }
    await().untilAsserted(() -> assertThat(waiting()).isZero());
    assertThat(door.backend.api.awaited(ANN.toString())).isFalse();
  }

  @Test
  void a_streaming_client_that_goes_away_is_waited_for_no_more() throws Exception {
    try (RawSocket socket = RawSocket.connect(door)) {
      post(socket, HELLO_STREAM);
      door.backend.next();
      assertThat(waiting()).isEqualTo(1);
    }
    await()
        .untilAsserted(
            () -> {
              door.advance(Duration.ofSeconds(5));
              assertThat(waiting()).isZero();
            });
  }

  @Test
  void a_client_that_waits_long_gets_its_answer_and_may_ask_again() throws Exception {
    for (int i = 0; i < 2; i++) {
      CompletableFuture<HttpResponse<String>> response = ask(HELLO);
      String question = door.backend.next().getMessageId();
      // Real time: the connection is being watched by then.
      assertThat(response.copy().completeOnTimeout(null, 800, TimeUnit.MILLISECONDS).get())
          .isNull();
      door.backend.reply(TestMessages.answer(ANN, "r-" + i, question, "ok"));
      assertThat(json(response.get(), 200)).isNotNull();
    }
  }

  @Test
  void a_connection_is_used_again_after_a_quick_answer() throws Exception {
    try (RawSocket socket = RawSocket.connect(door)) {
      for (int i = 0; i < 3; i++) {
        post(socket, HELLO);
        String question = door.backend.next().getMessageId();
        door.backend.reply(TestMessages.answer(ANN, "r-" + i, question, "ok"));
        String head = socket.readHead();
        assertThat(head).startsWith("HTTP/1.1 200").doesNotContain("close");
        socket.skip(Integer.parseInt(head.replaceAll("(?is).*content-length: (\\d+).*", "$1")));
      }
    }
  }

  private static void post(RawSocket socket, String body) throws Exception {
    socket.request(
        "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk-test\r\n"
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private double waiting() {
    return door.metrics.get("clawstream.ingress.api.waiting").gauge().value();
  }

  private CompletableFuture<HttpResponse<String>> ask(String body, String... headers) {
    return ApiClient.ask(door, body, headers);
  }
}
