package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.model.Pace;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.bench.telegram.Update;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.schemas.Headers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A message goes in on a channel, an answer comes out, through all five services, a real broker and
 * a real registry.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PipelineIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String STORY = "tell me a story in several words";

  /** So that the pieces of an answer arrive before the answer does, on a topic of their own. */
  private static final Pace SLOWLY = new Pace(Duration.ZERO, 3, Duration.ofMillis(150));

  private final HttpClient http = HttpClient.newHttpClient();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(PipelineIT::answer));
  private Installation installation;

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("channels.telegram.group-policy", "open");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    installation = new Installation(settings).startAll();
  }

  @AfterAll
  void stop() {
    installation.close();
    model.close();
    telegram.close();
    http.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  void a_telegram_message_is_answered_in_its_chat() {
    telegram.userSays(1001, "hello");
    await().until(() -> telegram.texts(1001).equals(List.of("hello")));
  }

  @Test
  void messages_of_one_chat_are_answered_one_by_one_in_their_order() {
    List<String> said = List.of("one", "two", "three", "four", "five");
    said.forEach(text -> telegram.userSays(1002, text));
    await().until(() -> telegram.texts(1002).size() >= said.size());
    assertThat(telegram.texts(1002)).isEqualTo(said);
  }

  @Test
  void in_a_group_only_what_mentions_the_bot_is_answered() {
    telegram.memberSays(-500, 7, "just chatting");
    telegram.memberSays(-500, 7, "@MyTestBot are you there?");
    await().until(() -> !telegram.texts(-500).isEmpty());
    assertThat(telegram.texts(-500)).hasSize(1).first().asString().contains("are you there?");
  }

  @Test
  void an_update_that_telegram_delivers_twice_is_answered_once() {
    Update update = telegram.userSays(1003, "only once");
    await().until(() -> telegram.texts(1003).size() == 1);
    telegram.arrives(update);
    telegram.userSays(1003, "and after it");
    await().until(() -> telegram.texts(1003).contains("and after it"));
    assertThat(telegram.texts(1003)).isEqualTo(List.of("only once", "and after it"));
  }

  @Test
  void a_model_that_asks_for_the_time_gets_it_and_the_user_gets_the_answer() {
    telegram.userSays(1004, "What is the current time?");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(telegram.texts(1004)).singleElement().asString().contains("UTC"));
  }

  @Test
  void the_web_page_is_acknowledged_sees_the_answer_grow_and_gets_it_whole() {
    try (WebchatClient page = WebchatClient.connect(httpPort(), "conversation-1", 0)) {
      page.say("message-1", STORY);
      page.awaitAck("message-1");
      JsonNode reply = page.awaitReply("message-1");
      assertThat(reply.path("text").asText()).isEqualTo(STORY);
      assertThat(reply.path("kind").asText()).isEqualTo("answer");
      assertThat(page.frames("delta")).isNotEmpty();
    }
  }

  @Test
  void a_page_that_sends_again_after_a_lost_ack_is_answered_once() {
    try (WebchatClient page = WebchatClient.connect(httpPort(), "conversation-2", 0)) {
      page.say("message-1", "once");
      page.say("message-1", "once");
      page.awaitReply("message-1");
      page.say("message-2", "next");
      page.awaitReply("message-2");
      assertThat(page.frames("reply")).hasSize(2);
    }
  }

  @Test
  void after_a_restart_of_ingress_a_page_gets_what_it_missed_without_gap_or_double() {
    long last;
    try (WebchatClient page = WebchatClient.connect(httpPort(), "conversation-3", 0)) {
      page.say("message-1", "first");
      last = page.awaitReply("message-1").path("seq").asLong();
      page.say("message-2", "second");
      page.awaitAck("message-2");
    }
    restartIngress();

    try (WebchatClient page = WebchatClient.connect(httpPort(), "conversation-3", last)) {
      page.awaitReply("message-2");
      page.say("message-3", "third");
      page.awaitReply("message-3");
      assertThat(page.frames("reply"))
          .extracting(frame -> frame.path("text").asText())
          .containsExactly("second", "third");
    }
    try (WebchatClient page = WebchatClient.connect(httpPort(), "conversation-3", 0)) {
      page.awaitReply("message-3");
      assertThat(page.frames("reply"))
          .extracting(frame -> frame.path("text").asText())
          .containsExactly("first", "second", "third");
    }
  }

  @Test
  void an_openai_client_gets_an_answer() throws Exception {
    HttpResponse<String> response =
        complete(
            "{\"model\":\"default\",\"user\":\"ann\",\"messages\":[{\"role\":\"user\",\"content\":\"hi there\"}]}");
    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode body = JSON.readTree(response.body());
    assertThat(body.path("object").asText()).isEqualTo("chat.completion");
    assertThat(body.path("choices").path(0).path("message").path("content").asText())
        .isEqualTo("hi there");
    assertThat(body.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
  }

  @Test
  void an_openai_client_that_streams_gets_pieces_that_make_up_the_answer() throws Exception {
    HttpResponse<String> response =
        complete(
            "{\"model\":\"default\",\"user\":\"bob\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count to three for me\"}]}");
    assertThat(response.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).contains("text/event-stream"));
    List<String> events =
        response
            .body()
            .lines()
            .filter(line -> line.startsWith("data: "))
            .map(line -> line.substring(6))
            .toList();
    assertThat(events.getLast()).isEqualTo("[DONE]");
    StringBuilder text = new StringBuilder();
    for (String event : events.subList(0, events.size() - 1)) {
      text.append(
          JSON.readTree(event).path("choices").path(0).path("delta").path("content").asText());
    }
    assertThat(text).hasToString("count to three for me");
  }

  @Test
  void an_openai_client_without_the_token_is_refused() throws Exception {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(api())
                .header("Authorization", "Bearer wrong")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void a_poison_record_in_any_topic_becomes_a_dead_letter_and_the_partition_moves_on() {
    List<String> read =
        List.of(
            installation.topics().inbound(),
            installation.topics().turnEvents(),
            installation.topics().toolResults(),
            installation.topics().jobs(),
            installation.topics().toolCalls(),
            installation.topics().egress("telegram"));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (String topic : read) {
        for (int partition = 0; partition < 4; partition++) {
          var _ =
              producer.send(
                  new ProducerRecord<>(
                      topic, partition, "poison", "not avro".getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    for (long chat = 2000; chat < 2010; chat++) {
      telegram.userSays(chat, "still there?");
    }
    for (long chat = 2000; chat < 2010; chat++) {
      long id = chat;
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> telegram.texts(id).equals(List.of("still there?")));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(poisoned())
                    .containsAllEntriesOf(
                        read.stream()
                            .collect(
                                Collectors.toMap(
                                    topic -> topic, topic -> expectedLetters(topic)))));
  }

  private static ModelAnswer answer(ModelRequest request) {
    ModelAnswer answer = TimeTeller.answer(request);
    return request.lastUserMessage().equals(STORY) ? new ModelAnswer.Paced(SLOWLY, answer) : answer;
  }

  /** Router and egress both read replies, so each puts a poison reply aside. */
  private long expectedLetters(String topic) {
    return topic.equals(installation.topics().egress("telegram")) ? 8L : 4L;
  }

  private Map<String, Long> poisoned() {
    return LogReader.records(installation.cluster(), installation.topics().deadLetters()).stream()
        .filter(record -> "poison".equals(record.key()))
        .collect(Collectors.groupingBy(PipelineIT::origin, Collectors.counting()));
  }

  private static String origin(ConsumerRecord<String, byte[]> record) {
    return LogReader.header(record, Headers.DEAD_LETTER_TOPIC);
  }

  private HttpResponse<String> complete(String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(api())
            .header("Authorization", "Bearer test-token")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(30))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI api() {
    return URI.create("http://127.0.0.1:" + httpPort() + "/v1/chat/completions");
  }

  private int httpPort() {
    return Installation.httpPort(installation.running("ingress-service"));
  }

  private void restartIngress() {
    ServiceRunner old = installation.running("ingress-service");
    installation.stop(old);
    Installation.awaitReady(installation.start(new Ingress()));
  }
}
