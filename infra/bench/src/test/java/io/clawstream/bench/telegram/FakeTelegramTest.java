package io.clawstream.bench.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeTelegramTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ALICE = 1_111_111;
  private static final long GROUP = -1_001_234_567_890L;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final FakeTelegram telegram = FakeTelegram.start();

  @AfterEach
  void stop() {
    telegram.close();
    http.close();
  }

  @Test
  void says_who_the_bot_is() throws Exception {
    JsonNode me = call("getMe", "");

    assertThat(me.path("ok").asBoolean()).isTrue();
    assertThat(me.at("/result/id").asLong()).isEqualTo(telegram.bot().id());
    assertThat(me.at("/result/username").asText()).isEqualTo("MyTestBot");
  }

  @Test
  void wants_the_right_token_and_a_known_method() throws Exception {
    URI wrongToken = URI.create(telegram.apiUrl() + "/bot123:wrong/getMe");

    assertThat(post(wrongToken, "").path("error_code").asInt()).isEqualTo(401);
    assertThat(call("flyToTheMoon", "").path("error_code").asInt()).isEqualTo(404);
  }

  @Test
  void gives_the_photos_that_people_send() throws Exception {
    JsonNode message =
        telegram.userShows(ALICE, new byte[] {1, 2, 3}, "look").json().path("message");
    String id = message.at("/photo/0/file_id").asText();

    JsonNode file = call("getFile", "{\"file_id\":\"" + id + "\"}").path("result");
    URI where =
        URI.create(
            telegram.apiUrl()
                + "/file/bot"
                + telegram.bot().token()
                + "/"
                + file.path("file_path").asText());

    assertThat(message.path("caption").asText()).isEqualTo("look");
    assertThat(file.path("file_size").asInt()).isEqualTo(3);
    assertThat(http.send(HttpRequest.newBuilder(where).build(), BodyHandlers.ofByteArray()).body())
        .containsExactly(1, 2, 3);
    assertThat(call("getFile", "{\"file_id\":\"another\"}").path("error_code").asInt())
        .isEqualTo(400);
    URI wrongToken =
        URI.create(telegram.apiUrl() + "/file/bot1:x/" + file.path("file_path").asText());
    assertThat(
            http.send(HttpRequest.newBuilder(wrongToken).build(), BodyHandlers.ofByteArray())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void takes_parameters_from_the_query_string_too() throws Exception {
    telegram.userSays(ALICE, "hi");
    URI query =
        URI.create(url("sendMessage") + "?chat_id=" + ALICE + "&text=good%20day%20%26%20night");

    http.send(HttpRequest.newBuilder(query).build(), BodyHandlers.ofString());

    assertThat(telegram.texts(ALICE)).containsExactly("good day & night");
  }

  @Test
  void sends_private_messages_as_updates_until_they_are_confirmed() throws Exception {
    Update first = telegram.userSays(ALICE, "/start now");
    Update second = telegram.userSays(ALICE, "again");

    JsonNode both = call("getUpdates", "{}").path("result");
    JsonNode one = call("getUpdates", "{\"limit\":1}").path("result");
    JsonNode rest = call("getUpdates", "{\"offset\":%d}".formatted(second.id())).path("result");
    JsonNode none = call("getUpdates", "{\"offset\":%d}".formatted(second.id() + 1)).path("result");

    assertThat(both).hasSize(2);
    assertThat(one).hasSize(1);
    assertThat(one.at("/0/update_id").asLong()).isEqualTo(first.id());
    assertThat(one.at("/0/message/chat/type").asText()).isEqualTo("private");
    assertThat(one.at("/0/message/from/id").asLong()).isEqualTo(ALICE);
    assertThat(one.at("/0/message/entities/0/type").asText()).isEqualTo("bot_command");
    assertThat(rest).hasSize(1);
    assertThat(none).isEmpty();
    assertThat(telegram.pendingUpdates()).isEmpty();
  }

  @Test
  void a_negative_offset_takes_the_last_updates_and_forgets_the_others() throws Exception {
    telegram.userSays(ALICE, "one");
    Update last = telegram.userSays(ALICE, "two");

    JsonNode updates = call("getUpdates", "{\"offset\":-1}").path("result");

    assertThat(updates).hasSize(1);
    assertThat(updates.at("/0/update_id").asLong()).isEqualTo(last.id());
    assertThat(telegram.pendingUpdates()).containsExactly(last);
  }

  @Test
  void marks_mentions_and_replies_in_groups() throws Exception {
    telegram.memberSays(GROUP, ALICE, "🙂 hey @MyTestBot, mail a@example.org");
    call("sendMessage", message(GROUP, "yes?"));
    long answer = telegram.sent(GROUP).getFirst().messageId();
    telegram.memberReplies(GROUP, ALICE, answer, "nothing");

    JsonNode updates = call("getUpdates", "{}").path("result");

    assertThat(updates.at("/0/message/chat/type").asText()).isEqualTo("supergroup");
    assertThat(updates.at("/0/message/entities")).hasSize(1);
    assertThat(updates.at("/0/message/entities/0/offset").asInt()).isEqualTo(7);
    assertThat(updates.at("/0/message/entities/0/length").asInt()).isEqualTo("@MyTestBot".length());
    assertThat(updates.at("/1/message/reply_to_message/from/id").asLong())
        .isEqualTo(telegram.bot().id());
  }

  @Test
  void a_long_poll_waits_for_the_next_update() {
    CompletableFuture<JsonNode> poll = callAsync("getUpdates", "{\"timeout\":30}");

    await().until(() -> !poll.isDone());
    telegram.userSays(ALICE, "hi");

    assertThat(poll.join().path("result")).hasSize(1);
  }

  @Test
  void an_empty_poll_without_timeout_returns_at_once() throws Exception {
    assertThat(call("getUpdates", "{}").path("result")).isEmpty();
  }

  @Test
  void the_older_of_two_polls_gets_a_conflict() {
    CompletableFuture<JsonNode> older = callAsync("getUpdates", "{\"timeout\":30}");
    await()
        .until(
            () -> {
              call("getUpdates", "{}");
              return older.isDone();
            });

    assertThat(older.join().path("error_code").asInt()).isEqualTo(409);
  }

  @Test
  void refuses_polls_while_a_webhook_is_set() throws Exception {
    call("setWebhook", "{\"url\":\"http://127.0.0.1:1/hook\"}");

    assertThat(call("getUpdates", "{}").path("error_code").asInt()).isEqualTo(409);
    assertThat(call("getWebhookInfo", "").at("/result/url").asText())
        .isEqualTo("http://127.0.0.1:1/hook");
    assertThat(call("deleteWebhook", "").path("result").asBoolean()).isTrue();
    assertThat(call("getUpdates", "{}").path("ok").asBoolean()).isTrue();
  }

  @Test
  void refuses_webhooks_with_bad_addresses_or_secrets() throws Exception {
    assertThat(call("setWebhook", "{\"url\":\"nowhere\"}").path("error_code").asInt())
        .isEqualTo(400);
    assertThat(
            call("setWebhook", "{\"url\":\"http://a/b\",\"secret_token\":\"a b\"}")
                .path("error_code")
                .asInt())
        .isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"chat_id\":1111111,\"text\":\" \"}|Bad Request: message text is empty",
        "{\"chat_id\":42,\"text\":\"x\"}|Bad Request: chat not found",
        "{\"text\":\"x\"}|Bad Request: chat_id is empty",
        "{\"chat_id\":1111111,\"text\":\"<b>x\",\"parse_mode\":\"HTML\"}|Bad Request: can't parse entities: Can't find end tag"
            + " corresponding to start tag \"b\"",
        "{\"chat_id\":1111111,\"text\":\"x\",\"parse_mode\":\"MarkdownV3\"}|Bad Request: unsupported parse_mode",
        "{\"chat_id\":1111111,\"text\":\"x\",\"reply_parameters\":{\"message_id\":5}}|Bad Request: message to be replied not found",
        "{\"chat_id\":1111111,\"text\":\"x\",\"entities\":[{\"type\":\"bold\",\"offset\":0,\"length\":9}]}|Bad Request: entity beginning"
            + " at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
      })
  void refuses_messages_in_telegrams_words(String params, String description) throws Exception {
    telegram.userSays(ALICE, "hi");

    JsonNode answer = call("sendMessage", params);

    assertThat(answer.path("error_code").asInt()).isEqualTo(400);
    assertThat(answer.path("description").asText()).isEqualTo(description);
    assertThat(telegram.sent()).isEmpty();
    assertThat(telegram.calls("sendMessage").getFirst().status()).isEqualTo(400);
  }

  @Test
  void measures_texts_in_code_points_after_reading_the_markup() throws Exception {
    telegram.userSays(ALICE, "hi");
    String longest = "🙂".repeat(Chats.MAX_TEXT);

    assertThat(
            call("sendMessage", message(ALICE, "<b>" + longest + "</b>", "HTML"))
                .path("ok")
                .asBoolean())
        .isTrue();
    assertThat(call("sendMessage", message(ALICE, longest + "x")).path("description").asText())
        .isEqualTo("Bad Request: message is too long");
  }

  @Test
  void records_messages_and_their_edits_in_order() throws Exception {
    telegram.userSays(ALICE, "hi");
    JsonNode sent = call("sendMessage", message(ALICE, "<i>thinking</i>", "HTML"));
    long id = sent.at("/result/message_id").asLong();
    call("sendMessage", message(ALICE, "second"));

    JsonNode same = edit(ALICE, id, "thinking");
    JsonNode other = edit(ALICE, id, "thought");
    JsonNode unknown = edit(ALICE, 999_999, "x");

    assertThat(sent.at("/result/from/is_bot").asBoolean()).isTrue();
    assertThat(same.path("description").asText())
        .startsWith("Bad Request: message is not modified");
    assertThat(other.at("/result/text").asText()).isEqualTo("thought");
    assertThat(unknown.path("description").asText())
        .isEqualTo("Bad Request: message to edit not found");
    assertThat(telegram.texts(ALICE)).containsExactly("thought", "second");
    assertThat(telegram.sent().getFirst().versions()).containsExactly("thinking", "thought");
    assertThat(telegram.calls()).extracting(ApiCall::order).isSorted();
  }

  @Test
  void answers_a_message_that_is_there_and_does_without_one_that_is_not() throws Exception {
    Update question = telegram.memberSays(GROUP, ALICE, "hm?");
    String reply =
        "{\"chat_id\":%d,\"text\":\"x\",\"reply_parameters\":{\"message_id\":%d,\"allow_sending_without_reply\":true}}";

    JsonNode found = call("sendMessage", reply.formatted(GROUP, question.messageId()));
    JsonNode gone = call("sendMessage", reply.formatted(GROUP, 5));

    assertThat(found.at("/result/reply_to_message/message_id").asLong())
        .isEqualTo(question.messageId());
    assertThat(gone.path("ok").asBoolean()).isTrue();
    assertThat(gone.at("/result/reply_to_message").isMissingNode()).isTrue();
    assertThat(telegram.sent(GROUP).getFirst().replyTo()).hasValue(question.messageId());
  }

  @Test
  void shows_that_the_bot_is_typing() throws Exception {
    telegram.userSays(ALICE, "hi");

    assertThat(
            call("sendChatAction", "{\"chat_id\":1111111,\"action\":\"typing\"}")
                .path("ok")
                .asBoolean())
        .isTrue();
    assertThat(
            call("sendChatAction", "{\"chat_id\":1111111,\"action\":\"sing\"}")
                .path("error_code")
                .asInt())
        .isEqualTo(400);
  }

  @Test
  void makes_the_trouble_that_was_ordered() throws Exception {
    telegram.userSays(ALICE, "hi");
    telegram.trouble(
        "sendMessage",
        new Trouble.TooManyRequests(3),
        new Trouble.Refused(400, "Bad Request: message thread not found"));

    JsonNode limited = call("sendMessage", message(ALICE, "one"));
    JsonNode refused = call("sendMessage", message(ALICE, "two"));
    JsonNode fine = call("sendMessage", message(ALICE, "three"));

    assertThat(limited.path("error_code").asInt()).isEqualTo(429);
    assertThat(limited.at("/parameters/retry_after").asInt()).isEqualTo(3);
    assertThat(refused.path("description").asText())
        .isEqualTo("Bad Request: message thread not found");
    assertThat(fine.path("ok").asBoolean()).isTrue();
    assertThat(telegram.texts(ALICE)).containsExactly("three");
  }

  @Test
  void a_gateway_error_is_not_json() throws Exception {
    telegram.trouble("sendMessage", new Trouble.GatewayError(502));

    var response =
        http.send(
            HttpRequest.newBuilder(url("sendMessage"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).startsWith("<html>");
  }

  @Test
  void a_lost_answer_leaves_the_message_sent() {
    telegram.userSays(ALICE, "hi");
    telegram.trouble("sendMessage", new Trouble.AnswerLost());

    assertThatThrownBy(() -> call("sendMessage", message(ALICE, "did it arrive?")))
        .isInstanceOf(IOException.class);
    assertThat(telegram.texts(ALICE)).containsExactly("did it arrive?");
  }

  @Test
  void knows_blocked_and_migrated_chats() throws Exception {
    telegram.userSays(ALICE, "hi");
    telegram.memberSays(GROUP, ALICE, "hi");
    telegram.block(ALICE);
    telegram.migrate(GROUP, GROUP - 1);

    assertThat(call("sendMessage", message(ALICE, "x")).path("error_code").asInt()).isEqualTo(403);
    assertThat(
            call("sendMessage", message(GROUP, "x")).at("/parameters/migrate_to_chat_id").asLong())
        .isEqualTo(GROUP - 1);
    assertThat(call("sendMessage", message(GROUP - 1, "x")).path("ok").asBoolean()).isTrue();
  }

  @Test
  void without_memory_only_the_last_message_of_a_chat_can_be_edited() throws Exception {
    try (FakeTelegram forgetful =
        FakeTelegram.start(FakeTelegram.Options.forTests().forgetting(_ -> {}))) {
      forgetful.open(ALICE);
      URI send = URI.create(forgetful.apiUrl() + "/bot" + forgetful.bot().token() + "/sendMessage");
      post(send, message(ALICE, "one"));
      post(send, message(ALICE, "two"));

      assertThat(forgetful.texts(ALICE)).containsExactly("two");
      assertThat(forgetful.calls()).isEmpty();
    }
  }

  private JsonNode edit(long chat, long id, String text) throws Exception {
    return call(
        "editMessageText",
        "{\"chat_id\":%d,\"message_id\":%d,\"text\":\"%s\"}".formatted(chat, id, text));
  }

  private static String message(long chat, String text) {
    return "{\"chat_id\":%d,\"text\":\"%s\"}".formatted(chat, text);
  }

  private static String message(long chat, String text, String mode) {
    return "{\"chat_id\":%d,\"text\":\"%s\",\"parse_mode\":\"%s\"}".formatted(chat, text, mode);
  }

  private URI url(String method) {
    return URI.create(telegram.apiUrl() + "/bot" + telegram.bot().token() + "/" + method);
  }

  private JsonNode call(String method, String body) throws IOException, InterruptedException {
    return post(url(method), body);
  }

  private CompletableFuture<JsonNode> callAsync(String method, String body) {
    return http.sendAsync(request(url(method), body), BodyHandlers.ofString())
        .thenApply(response -> read(response.body()));
  }

  private JsonNode post(URI uri, String body) throws IOException, InterruptedException {
    return read(http.send(request(uri, body), BodyHandlers.ofString()).body());
  }

  private static HttpRequest request(URI uri, String body) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError("The fake answered something else than JSON: " + body, e);
    }
  }
}
