package io.clawstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.telegram.FakeBotApi;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telegram posts to the real server. */
final class TelegramWebhookTest {
  private static final String PATH = "/telegram/webhook";
  private static final String PHOTO =
      """
      {"update_id":7,"message":{"message_id":1,"date":1700000000,"from":{"id":5},
       "chat":{"id":5,"type":"private"},"photo":[{"file_id":"p1","file_size":100}]}}
      """;
  private static final String SECRET = "X-Telegram-Bot-Api-Secret-Token";

  private final FakeBotApi telegram = new FakeBotApi();
  private final TestDoor door =
      new TestDoor(
          Map.of(
              "channels.telegram.token", FakeBotApi.TOKEN,
              "channels.telegram.api-url", telegram.uri().toString(),
              "channels.telegram.mode", "webhook",
              "channels.telegram.webhook-secret", "hook-secret",
              "channels.telegram.webhook-url", "https://bot.example/telegram/webhook"));

  @BeforeEach
  void awaitSetUp() {
    await().until(() -> !telegram.calls("setWebhook").isEmpty());
  }

  @AfterEach
  void close() {
    door.close();
    telegram.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void telegram_is_told_where_to_post() {
    JsonNode parameters = telegram.calls("setWebhook").getFirst();

    assertThat(parameters.path("url").asText()).isEqualTo("https://bot.example/telegram/webhook");
    assertThat(parameters.path("secret_token").asText()).isEqualTo("hook-secret");
    assertThat(parameters.path("allowed_updates").toString())
        .isEqualTo("[\"message\",\"edited_message\"]");
  }

  @Test
  void an_update_is_answered_only_after_the_broker_has_it() throws Exception {
    door.backend.brokerHangs();

    CompletableFuture<HttpResponse<String>> response = postAsync(fixture("dm_text_real.json"));
    StandardMessage message = door.backend.next();
    assertThat(response.copy().completeOnTimeout(null, 100, TimeUnit.MILLISECONDS).get()).isNull();
    door.backend.brokerAnswers();

    assertThat(response.get().statusCode()).isEqualTo(200);
    assertThat(message.getContent()).isEqualTo("aho");
    assertThat(message.getAccountId()).isEqualTo("42");
  }

  @Test
  void a_photo_is_fetched_before_its_message_is_handed_over() throws Exception {
    telegram.file("p1", "photos/file_1.png", TestPictures.png(100));

    HttpResponse<String> response = post(PHOTO);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(door.backend.next().getAttachments())
        .extracting(Attachment::getData)
        .containsExactly(ByteBuffer.wrap(TestPictures.png(100)));
    assertThat(
            door.metrics
                .get("clawstream.ingress.pictures")
                .tags("channel", "telegram", "outcome", "fetched")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void an_update_whose_picture_is_on_its_way_when_the_server_stops_still_gets_it()
      throws Exception {
    telegram.slowFile("p1", TestPictures.png(100));
    CompletableFuture<HttpResponse<String>> response = postAsync(PHOTO);
    await().until(() -> telegram.downloads() == 1);

    Thread stopping = Thread.ofVirtual().start(door::stop);
    await().until(() -> !door.listens());
    telegram.slowFilesGoOn();

    assertThat(response.get().statusCode()).isEqualTo(200);
    assertThat(door.backend.next().getAttachments().getFirst().getData()).isNotNull();
    assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void an_update_that_is_not_stored_is_to_be_posted_again() throws Exception {
    door.backend.brokerFails();

    HttpResponse<String> response = post(fixture("dm_text_real.json"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
  }

  @Test
  void what_is_ignored_is_not_to_be_posted_again() throws Exception {
    assertThat(post(fixture("inline_query_numeric_id.json")).statusCode()).isEqualTo(200);
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void without_the_secret_nothing_is_read() throws Exception {
    String body = fixture("dm_text_real.json");

    assertThat(door.post(PATH, body).statusCode()).isEqualTo(403);
    assertThat(door.post(PATH, body, SECRET, "wrong").statusCode()).isEqualTo(403);
    assertThat(door.post(PATH, "x".repeat(2_000_000), SECRET, "wrong").statusCode()).isEqualTo(403);
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void a_body_that_is_no_update_is_refused() throws Exception {
    assertThat(post("nonsense").statusCode()).isEqualTo(400);
  }

  @Test
  void a_body_that_is_too_large_is_refused() throws Exception {
    assertThat(post("x".repeat(1_100_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void a_body_that_is_far_too_large_is_refused_unread() throws Exception {
    try (RawSocket socket = RawSocket.connect(door)) {
      socket.request(
          "POST /telegram/webhook HTTP/1.1\r\nHost: localhost\r\n"
              + SECRET
              + ": hook-secret\r\nContent-Length: 9000000\r\n\r\n");
      assertThat(socket.readHead()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void the_trace_of_the_request_goes_on() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    door.post(PATH, fixture("dm_text_real.json"), SECRET, "hook-secret", "traceparent", trace);

    assertThat(door.backend.traces).containsExactly(trace);
  }

  private HttpResponse<String> post(String body) throws Exception {
    return door.post(PATH, body, SECRET, "hook-secret");
  }

  private CompletableFuture<HttpResponse<String>> postAsync(String body) {
    return door.http.sendAsync(
        HttpRequest.newBuilder(door.uri(PATH))
            .header(SECRET, "hook-secret")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String fixture(String file) throws Exception {
    try (InputStream in =
        TelegramWebhookTest.class.getResourceAsStream("/fixtures/telegram/" + file)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
