package io.clawstream.ingress.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.TestPictures;
import io.clawstream.kit.config.ChannelSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class TelegramPollerTest {
  private static final String UPDATE_7 =
      """
      {"ok":true,"result":[{"update_id":7,"message":{"message_id":1,"date":1700000000,"text":"hi",
       "from":{"id":5,"first_name":"Ann"},"chat":{"id":5,"type":"private"}}}]}
      """;

  private static final String THREE_IN_ONE_CHAT =
      """
      {"ok":true,"result":[
       {"update_id":7,"message":{"message_id":1,"date":1700000000,"from":{"id":5},
        "chat":{"id":5,"type":"private"},"photo":[{"file_id":"slow","file_size":50}]}},
       {"update_id":8,"message":{"message_id":2,"date":1700000000,"from":{"id":5},
        "chat":{"id":5,"type":"private"},"text":"what is it?"}},
       {"update_id":9,"message":{"message_id":3,"date":1700000000,"from":{"id":5},
        "chat":{"id":5,"type":"private"},"photo":[{"file_id":"quick","file_size":60}]}}]}
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeBotApi telegram = new FakeBotApi();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<StandardMessage> accepted = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final ListAppender<ILoggingEvent> logs = new ListAppender<>();
  private CompletableFuture<Void> broker = CompletableFuture.completedFuture(null);
  private final TelegramPoller poller = poller(telegram.uri());

  @BeforeEach
  void listenToLogs() {
    logs.start();
    ((Logger) LoggerFactory.getLogger("io.clawstream.ingress.telegram")).addAppender(logs);
  }

  @AfterEach
  void close() {
    ((Logger) LoggerFactory.getLogger("io.clawstream.ingress.telegram")).detachAppender(logs);
    telegram.close();
    client.shutdownNow();
    assertThat(said()).noneMatch(line -> line.contains("secret-token"));
  }

  @Test
  void asks_who_it_is_before_it_asks_for_updates() throws Exception {
    poller.runOnce();
    assertThat(telegram.calls("getUpdates")).isEmpty();

    poller.runOnce();

    JsonNode asked = telegram.calls("getUpdates").getFirst();
    assertThat(asked.path("timeout").asInt()).isEqualTo(50);
    assertThat(asked.path("allowed_updates").toString())
        .isEqualTo("[\"message\",\"edited_message\"]");
    assertThat(asked.has("offset")).isFalse();
  }

  @Test
  void the_offset_moves_once_the_broker_has_the_messages() throws Exception {
    telegram.answers("getUpdates", 200, UPDATE_7);

    poller.runOnce();
    assertThat(poller.runOnce()).isZero();
    poller.runOnce();

    assertThat(accepted).singleElement().extracting(StandardMessage::getAccountId).isEqualTo("42");
    assertThat(telegram.calls("getUpdates").get(1).path("offset").asLong()).isEqualTo(8);
  }

  @Test
  void the_offset_stays_where_it_is_if_the_broker_does_not_take_them() throws Exception {
    telegram.answers("getUpdates", 200, UPDATE_7).answers("getUpdates", 200, UPDATE_7);
    broker = CompletableFuture.failedFuture(new TimeoutException("not stored in time"));

    poller.runOnce();
    Duration wait = poller.runOnce();
    broker = CompletableFuture.completedFuture(null);
    poller.runOnce();
    poller.runOnce();

    assertThat(wait).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(telegram.calls("getUpdates").get(1).has("offset")).isFalse();
    assertThat(telegram.calls("getUpdates").get(2).path("offset").asLong()).isEqualTo(8);
    assertThat(accepted).hasSize(2);
  }

  @Test
  void what_is_ignored_is_counted_and_done() throws Exception {
    telegram.answers("getUpdates", 200, "{\"ok\":true,\"result\":[{\"update_id\":7,\"poll\":{}}]}");

    poller.runOnce();
    poller.runOnce();
    poller.runOnce();

    assertThat(metrics.get("clawstream.ingress.ignored").tag("what", "poll").counter().count())
        .isEqualTo(1);
    assertThat(telegram.calls("getUpdates").get(1).path("offset").asLong()).isEqualTo(8);
  }

  @Test
  void a_batch_keeps_its_order_while_one_of_its_pictures_is_slow() throws Exception {
    telegram
        .answers("getUpdates", 200, THREE_IN_ONE_CHAT)
        .slowFile("slow", TestPictures.png(50))
        .file("quick", "photos/quick.png", TestPictures.png(60));
    poller.runOnce();

    CompletableFuture<Duration> batch = runOnceElsewhere();
    await().until(() -> telegram.served().contains("photos/quick.png"));
    assertThat(accepted).isEmpty();
    telegram.slowFilesGoOn();

    assertThat(batch).succeedsWithin(PATIENCE).isEqualTo(Duration.ZERO);
    assertThat(accepted).extracting(StandardMessage::getMessageId).containsExactly("1", "2", "3");
    assertThat(accepted)
        .extracting(message -> message.getAttachments().stream().map(Attachment::getData).toList())
        .containsExactly(
            List.of(ByteBuffer.wrap(TestPictures.png(50))),
            List.of(),
            List.of(ByteBuffer.wrap(TestPictures.png(60))));
  }

  @Test
  void a_conflict_names_its_cause_and_is_waited_out() throws Exception {
    telegram.answers(
        "getUpdates",
        409,
        "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other getUpdates request\"}");
    telegram.answers(
        "getUpdates",
        409,
        "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: can't use getUpdates method while webhook is active\"}");

    poller.runOnce();
    Duration first = poller.runOnce();
    Duration second = poller.runOnce();

    assertThat(first).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(1_200));
    assertThat(second).isBetween(Duration.ofMillis(1_600), Duration.ofMillis(2_400));
    assertThat(said()).anyMatch(line -> line.contains("Another process polls with the same token"));
    assertThat(said()).anyMatch(line -> line.contains("deleteWebhook"));
  }

  @Test
  void a_token_that_is_refused_names_its_setting() throws Exception {
    telegram.answers(
        "getMe", 401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");

    assertThat(poller.runOnce()).isEqualTo(Duration.ofSeconds(30));

    assertThat(said())
        .anyMatch(
            line ->
                line.contains("channels.telegram.token") && line.contains("TELEGRAM_BOT_TOKEN"));
  }

  @Test
  void telegrams_own_wait_is_kept() throws Exception {
    telegram.answers(
        "getUpdates",
        429,
        "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests\",\"parameters\":{\"retry_after\":17}}");

    poller.runOnce();

    assertThat(poller.runOnce()).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void a_network_that_is_away_is_tried_again_with_growing_waits() throws Exception {
    TelegramPoller nowhere = poller(URI.create("http://127.0.0.1:1"));

    Duration first = nowhere.runOnce();
    Duration second = nowhere.runOnce();

    assertThat(first).isLessThan(second);
  }

  @Test
  void answers_that_make_no_sense_are_not_asked_for_at_once_again() throws Exception {
    poller.runOnce();
    for (String body :
        List.of("nonsense", "{\"ok\":true}", "{\"ok\":true,\"result\":[{\"message\":{}}]}", "[]")) {
      telegram.answers("getUpdates", 200, body);
      assertThat(poller.runOnce()).as(body).isPositive();
    }
    assertThat(accepted).isEmpty();
  }

  private CompletableFuture<Duration> runOnceElsewhere() {
    CompletableFuture<Duration> wait = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                wait.complete(poller.runOnce());
              } catch (InterruptedException | RuntimeException e) {
                wait.completeExceptionally(e);
              }
            });
    return wait;
  }

  private TelegramPoller poller(URI uri) {
    TelegramApi api = new TelegramApi(uri, FakeBotApi.TOKEN, client);
    return new TelegramPoller(
        api,
        new TelegramIntake(
            (message, trace) -> {
              accepted.add(message);
              return broker;
            },
            new TelegramPictures(api, ChannelSettings.Pictures.ADDRESSED, PATIENCE, metrics),
            metrics,
            InstantSource.system(),
            new Random(1)),
        new Random(1));
  }

  private List<String> said() {
    return logs.list.stream()
        .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
        .toList();
  }
}
