package io.clawstream.bench.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MockModelServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final MockModelServer server = MockModelServer.start();

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  @Test
  void echoes_the_last_user_message_whole() throws Exception {
    JsonNode answer = JSON.readTree(post(server, request("how are you?", false)).body());

    assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
    assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
    assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("how are you?");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/total_tokens").asInt())
        .isEqualTo(
            answer.at("/usage/prompt_tokens").asInt()
                + answer.at("/usage/completion_tokens").asInt());
  }

  @Test
  void streams_role_then_pieces_then_finish_then_usage_then_done() throws Exception {
    List<String> events = events(post(server, request("a \"quoted\"\nline 🙂", true)).body());

    assertThat(events).last().isEqualTo("[DONE]");
    List<JsonNode> chunks = chunks(events);
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(textOf(chunks)).isEqualTo("a \"quoted\"\nline 🙂");
    assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asText())
        .isEqualTo("stop");
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isPositive();
    assertThat(chunks.stream().map(chunk -> chunk.path("id").asText()).distinct()).hasSize(1);
  }

  @Test
  void sends_no_usage_chunk_unless_it_is_asked_for() throws Exception {
    String body = request("hi", true).replace(",\"stream_options\":{\"include_usage\":true}", "");

    assertThat(events(post(server, body).body())).noneMatch(event -> event.contains("usage"));
  }

  @Test
  void splits_the_arguments_of_tool_calls_over_chunks() throws Exception {
    server.script(
        new ModelAnswer.ToolCalls(
            "Let me see.",
            List.of(
                new ModelAnswer.ToolCall("call_1", "get_current_time", "{\"zone\":\"Asia/Tokyo\"}"),
                new ModelAnswer.ToolCall("call_2", "get_current_time", "{}"))));

    List<JsonNode> chunks = chunks(events(post(server, request("time?", true)).body()));

    assertThat(textOf(chunks)).isEqualTo("Let me see.");
    List<JsonNode> pieces =
        chunks.stream()
            .map(chunk -> chunk.at("/choices/0/delta/tool_calls/0"))
            .filter(call -> call.path("index").asInt(-1) == 0)
            .toList();
    assertThat(pieces).hasSizeGreaterThan(2);
    assertThat(pieces.getFirst().path("id").asText()).isEqualTo("call_1");
    assertThat(
            pieces.stream()
                .map(piece -> piece.at("/function/arguments").asText())
                .collect(Collectors.joining()))
        .isEqualTo("{\"zone\":\"Asia/Tokyo\"}");
    assertThat(chunks)
        .anyMatch(c -> c.at("/choices/0/finish_reason").asText().equals("tool_calls"));
  }

  @Test
  void gives_tool_calls_whole_to_who_does_not_stream() throws Exception {
    server.script(
        new ModelAnswer.ToolCalls("", List.of(new ModelAnswer.ToolCall("call_1", "clock", "{}"))));

    JsonNode answer = JSON.readTree(post(server, request("time?", false)).body());

    assertThat(answer.at("/choices/0/message/content").isNull()).isTrue();
    assertThat(answer.at("/choices/0/message/tool_calls/0/function/name").asText())
        .isEqualTo("clock");
    assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
  }

  @Test
  void refuses_as_the_script_says_and_then_answers_again() throws Exception {
    server.script(
        ModelAnswer.tooManyRequests(Duration.ofSeconds(7)),
        ModelAnswer.tooManyRequests(),
        ModelAnswer.serverError(),
        new ModelAnswer.ErrorBody("overloaded"));

    HttpResponse<String> limited = post(server, request("hi", true));
    HttpResponse<String> limitedWithoutHint = post(server, request("hi", true));
    HttpResponse<String> broken = post(server, request("hi", true));
    HttpResponse<String> odd = post(server, request("hi", true));
    HttpResponse<String> fine = post(server, request("hi", true));

    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("7");
    assertThat(limitedWithoutHint.statusCode()).isEqualTo(429);
    assertThat(limitedWithoutHint.headers().firstValue("Retry-After")).isEmpty();
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(odd.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(odd.body()).at("/error/message").asText()).isEqualTo("overloaded");
    assertThat(fine.statusCode()).isEqualTo(200);
    assertThat(server.scriptLeft()).isZero();
  }

  @Test
  void says_something_and_then_sends_an_error_in_the_stream() throws Exception {
    server.script(new ModelAnswer.ErrorInStream("Once upon", "engine exploded"));

    List<String> events = events(post(server, request("story", true)).body());

    assertThat(textOf(chunks(events))).isEqualTo("Once upon");
    assertThat(events.getLast()).contains("\"error\"", "engine exploded");
  }

  @Test
  void drops_the_connection_in_the_middle_of_a_stream() {
    server.script(new ModelAnswer.DroppedConnection("Once upon"));

    assertThatThrownBy(() -> post(server, request("story", true))).isInstanceOf(IOException.class);
  }

  @Test
  void is_silent_until_the_silence_ends() {
    server.script(new ModelAnswer.Silence("Well", Duration.ofMillis(50)));

    assertThatThrownBy(() -> post(server, request("story", true))).isInstanceOf(IOException.class);
    await().until(() -> server.inFlight() == 0);
  }

  @Test
  void a_silence_ends_when_the_server_is_closed() throws Exception {
    server.script(new ModelAnswer.Silence("", Duration.ofMinutes(10)));
    CompletableFuture<HttpResponse<String>> answer = postAsync(server, request("story", true));
    await().until(() -> server.inFlight() == 1);

    server.close();

    await().atMost(Duration.ofSeconds(5)).until(answer::isCompletedExceptionally);
  }

  @Test
  void takes_its_time_when_paced() throws Exception {
    server.script(
        new ModelAnswer.Paced(
            new Pace(Duration.ofMillis(30), 4, Duration.ofMillis(10)),
            new ModelAnswer.Text("abcdefgh")));
    long begin = System.nanoTime();

    List<JsonNode> chunks = chunks(events(post(server, request("hi", true)).body()));

    assertThat(System.nanoTime() - begin).isGreaterThan(Duration.ofMillis(60).toNanos());
    assertThat(chunks.stream().filter(c -> !textOf(List.of(c)).isEmpty())).hasSize(4);
  }

  @Test
  void holds_many_requests_at_the_same_time() throws Exception {
    int many = 500;
    CountDownLatch gate = new CountDownLatch(1);
    try (MockModelServer slow =
        MockModelServer.start(
            MockModelServer.Options.echo()
                .answering(
                    request -> {
                      pass(gate);
                      return new ModelAnswer.Text(request.lastUserMessage());
                    }))) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        answers.add(postAsync(slow, request("message " + i, true)));
      }
      await().until(() -> slow.inFlight() == many);
      gate.countDown();
      answers.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));

      assertThat(slow.mostInFlight()).isEqualTo(many);
      assertThat(slow.requestsByMessage()).hasSize(many).containsEntry("message 7", 1);
    }
  }

  @Test
  void counts_requests_by_the_last_user_message() throws Exception {
    post(server, request("one", false));
    post(server, request("one", true));
    post(server, request("two", false));

    assertThat(server.requests()).isEqualTo(3);
    assertThat(server.requestsFor("one")).isEqualTo(2);
    assertThat(server.requestsFor("three")).isZero();
    assertThat(server.seen().getFirst().authorization()).contains("Bearer secret");
  }

  @Test
  void refuses_what_openai_refuses() throws Exception {
    String orphanedToolMessage =
        """
        {"model":"m","messages":[{"role":"user","content":"x"},{"role":"tool","tool_call_id":"call_9","content":"y"}]}""";
    String unansweredCall =
        """
        {"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"call_1"}]},{"role":"user","content":"x"}]}""";

    assertThat(post(server, "{\"messages\":[]}").statusCode()).isEqualTo(400);
    assertThat(post(server, "not json").statusCode()).isEqualTo(400);
    assertThat(post(server, orphanedToolMessage).statusCode()).isEqualTo(400);
    assertThat(post(server, unansweredCall).body()).contains("call_1");
  }

  @Test
  void lists_its_model() throws Exception {
    HttpResponse<String> models =
        http.send(
            HttpRequest.newBuilder(URI.create(server.baseUrl() + "/models")).build(),
            BodyHandlers.ofString());

    assertThat(JSON.readTree(models.body()).at("/data/0/id").asText())
        .isEqualTo(MockModelServer.MODEL);
  }

  @Test
  void cuts_texts_between_characters_only() {
    assertThat(ChunkFormat.cut("🙂🙂🙂", 6)).containsExactly("🙂", "🙂", "🙂");
    assertThat(ChunkFormat.cut("", 3)).isEmpty();
    assertThat(ChunkFormat.cut("abcdefg", 3)).containsExactly("abc", "def", "g");
  }

  @Test
  void reads_content_in_parts() throws Exception {
    JsonNode body =
        JSON.readTree(
            """
            {"model":"m","tools":[{"type":"function","function":{"name":"clock"}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]}""");

    ModelRequest request = ModelRequest.parse(body, Optional.empty());

    assertThat(request.lastUserMessage()).isEqualTo("ab");
    assertThat(request.tools()).containsExactly("clock");
  }

  private HttpResponse<String> post(MockModelServer to, String body)
      throws IOException, InterruptedException {
    return http.send(completion(to, body), BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> postAsync(MockModelServer to, String body) {
    return http.sendAsync(completion(to, body), BodyHandlers.ofString());
  }

  private static HttpRequest completion(MockModelServer to, String body) {
    return HttpRequest.newBuilder(URI.create(to.baseUrl() + "/chat/completions"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer secret")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static String request(String text, boolean stream) throws IOException {
    return """
        {"model":"some-model","stream":%s,"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":%s}]%s}"""
        .formatted(
            stream,
            JSON.writeValueAsString(text),
            stream ? ",\"stream_options\":{\"include_usage\":true}" : "");
  }

  private static List<String> events(String body) {
    return body.lines().filter(line -> !line.isEmpty()).map(line -> line.substring(6)).toList();
  }

  private static List<JsonNode> chunks(List<String> events) throws IOException {
    List<JsonNode> chunks = new ArrayList<>();
    for (String event : events) {
      if (!event.equals("[DONE]")) {
        chunks.add(JSON.readTree(event));
      }
    }
    return chunks;
  }

  private static String textOf(List<JsonNode> chunks) {
    return chunks.stream()
        .map(chunk -> chunk.at("/choices/0/delta/content").asText(""))
        .collect(Collectors.joining());
  }

  private static void pass(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
