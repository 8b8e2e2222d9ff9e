package io.clawstream.cli.letters;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.cli.letters.Redrive.Plan;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.schemas.TrustedClasses;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedriveTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @BeforeAll
  static void trustEvents() {
    TrustedClasses.trust();
  }

  @ParameterizedTest
  @ValueSource(strings = {"claw.egress.telegram", "claw.inbound", "claw.tool-calls"})
  void what_can_be_handled_on_its_own_goes_back_to_its_topic(String topic) {
    assertThat(plan(letter(topic, "some-service"), job(ChatType.DM, "telegram")))
        .isEqualTo(new Plan.Back(topic));
  }

  @Test
  void a_question_whose_turn_was_given_up_is_asked_again() {
    LlmJob job = job(ChatType.DM, "telegram");

    assertThat(plan(letter("claw.jobs", "router-streams"), job))
        .isEqualTo(
            new Plan.AskAgain(
                StandardMessage.newBuilder()
                    .setMessageId("redrive-j-1-17")
                    .setChannelId("telegram")
                    .setAccountId("bot")
                    .setUserId("ann")
                    .setChatType(ChatType.DM)
                    .setPeerId("ann")
                    .setThreadId("7")
                    .setContent("And here?\n\nWhat time is it?")
                    .setTimestamp(NOW.toEpochMilli())
                    .setReceivedAt(NOW.toEpochMilli())
                    .setMetadata(Map.of("clientMessageId", "c-1", "agent", "clerk"))
                    .build()));
  }

  @Test
  void a_question_that_was_asked_in_a_group_is_for_the_bot_again() {
    assertThat(
            plan(letter("claw.jobs.priority", "router-streams"), job(ChatType.GROUP, "telegram")))
        .isInstanceOfSatisfying(
            Plan.AskAgain.class, again -> assertThat(again.message().getMentionsBot()).isTrue());
  }

  @Test
  void the_same_letter_becomes_the_same_message_each_time() {
    DeadLetter letter = letter("claw.jobs", "router-streams");

    assertThat(plan(letter, job(ChatType.DM, "telegram")))
        .isEqualTo(plan(letter, job(ChatType.DM, "telegram")));
  }

  @Test
  void a_request_to_the_api_has_nobody_left_who_waits() {
    assertThat(plan(letter("claw.jobs", "router-streams"), job(ChatType.DM, "api")))
        .isInstanceOf(Plan.Not.class);
  }

  @Test
  void a_job_without_a_question_is_left_alone() {
    LlmJob job = LlmJob.newBuilder(job(ChatType.DM, "telegram")).setMessages(List.of()).build();

    assertThat(plan(letter("claw.jobs", "router-streams"), job))
        .isEqualTo(new Plan.Not("there is no question in it"));
  }

  @Test
  void a_job_that_a_worker_could_not_read_was_sent_again_by_the_router() {
    assertThat(plan(letter("claw.jobs", "llm-worker"), job(ChatType.DM, "telegram")))
        .isInstanceOf(Plan.Not.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"claw.turn-events", "claw.tool-results", "claw.control", "?", "other"})
  void what_nobody_waits_for_is_left_alone(String topic) {
    assertThat(plan(letter(topic, "router-streams"), job(ChatType.DM, "telegram")))
        .isInstanceOf(Plan.Not.class);
  }

  @Test
  void a_letter_that_claims_to_be_a_job_and_is_none_is_left_alone() {
    Redrive redrive =
        new Redrive(
            TopicCatalog.of("claw", 4, 8),
            bytes -> {
              throw new SerializationException("broken");
            });

    assertThat(redrive.plan(letter("claw.jobs", "router-streams"), NOW))
        .isEqualTo(new Plan.Not("it is no job: broken"));
  }

  private static Plan plan(DeadLetter letter, LlmJob job) {
    return new Redrive(TopicCatalog.of("claw", 4, 8), bytes -> job).plan(letter, NOW);
  }

  private static DeadLetter letter(String topic, String service) {
    ConsumerRecord<String, byte[]> record =
        new ConsumerRecord<>("claw.dead-letters", 3, 17, "telegram/bot/dm/ann", new byte[0]);
    record.headers().add(Headers.DEAD_LETTER_TOPIC, topic.getBytes(StandardCharsets.UTF_8));
    record.headers().add(Headers.DEAD_LETTER_SERVICE, service.getBytes(StandardCharsets.UTF_8));
    return new DeadLetter(record);
  }

  private static LlmJob job(ChatType chat, String channel) {
    return LlmJob.newBuilder()
        .setJobId("j-1")
        .setSessionKey(channel + "/bot/dm/ann")
        .setTurn(4)
        .setRound(1)
        .setReplyId("r-1")
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId(channel)
                .setAccountId("bot")
                .setChatType(chat)
                .setPeerId("ann")
                .setThreadId("7")
                .setReplyToId("42")
                .setUserId("ann")
                .build())
        .setAgentId("clerk")
        .setProvider("echo")
        .setModel("echo")
        .setMessages(
            List.of(
                says(ChatRole.USER, "Hello"),
                says(ChatRole.ASSISTANT, "Hello!"),
                says(ChatRole.USER, "And here?"),
                says(ChatRole.USER, "What time is it?"),
                says(ChatRole.ASSISTANT, ""),
                says(ChatRole.TOOL, "noon")))
        .setCreatedAt(0)
        .setReceivedAt(0)
        .setDeadline(0)
        .setMetadata(Map.of("clientMessageId", "c-1"))
        .build();
  }

  private static ChatMessage says(ChatRole who, String what) {
    return ChatMessage.newBuilder().setRole(who).setContent(what).build();
  }
}
