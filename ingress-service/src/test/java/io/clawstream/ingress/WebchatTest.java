package io.clawstream.ingress;

import static io.clawstream.ingress.Page.CONVERSATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.ChatType;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The web chat protocol (docs/webchat-protocol.md), spoken with the real server. */
final class WebchatTest {
  private static final SessionKey SESSION =
      new SessionKey("webchat", "web", ChatType.DM, CONVERSATION, null);
  private static final String ID = "b2f7c0de-3b1f-4c55-8a0b-6a5c1e1d7f10";

  private final TestDoor door = new TestDoor(Map.of());

  @AfterEach
  void close() {
    door.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void a_client_is_welcomed_resumes_and_is_heard() throws Exception {
    Page page = Page.connect(door).hello("");

    JsonNode welcome = page.expect("welcome");
    assertThat(welcome.path("protocol").asInt()).isEqualTo(1);
    assertThat(welcome.path("conversation").asText()).isEqualTo(CONVERSATION);
    assertThat(welcome.path("maxTextLength").asInt()).isEqualTo(32_000);
    assertThat(welcome.path("pingSeconds").asInt()).isEqualTo(30);
    page.send("{\"type\":\"resume\",\"lastSeq\":0}");
    assertThat(page.expect("resumed").path("lastSeq").asLong()).isZero();
    page.say(ID, "hello");

    assertThat(page.expect("ack").path("clientMessageId").asText()).isEqualTo(ID);
    StandardMessage message = door.backend.next();
    assertThat(SessionKey.of(message)).isEqualTo(SESSION);
    assertThat(message.getMessageId()).isEqualTo(ID);
    assertThat(message.getUserId()).isEqualTo(CONVERSATION);
    assertThat(message.getUserName()).isEqualTo("Ann");
    assertThat(message.getContent()).isEqualTo("hello");
    assertThat(message.getReceivedAt()).isEqualTo(door.now().toEpochMilli());
    assertThat(message.getMetadata()).isEqualTo(Map.of("clientMessageId", ID));
  }

  @Test
  void a_message_is_acknowledged_only_after_the_broker_has_it() throws Exception {
    Page page = Page.ready(door);
    door.backend.brokerHangs();

    page.say(ID, "hello");
    door.backend.next();
    assertThat(page.peek()).isNull();
    door.backend.brokerAnswers();

    page.expect("ack");
  }

  @Test
  void a_message_that_the_broker_does_not_take_is_unavailable() throws Exception {
    Page page = Page.ready(door);
    door.backend.brokerFails();

    page.say(ID, "hello");
    JsonNode error = page.expect("error");
    door.backend.brokerIsBack();
    page.say(ID, "hello");

    assertThat(error.path("code").asText()).isEqualTo("unavailable");
    assertThat(error.path("clientMessageId").asText()).isEqualTo(ID);
    page.expect("ack");
  }

  @Test
  void replies_come_with_their_place() throws Exception {
    Page page = Page.ready(door);

    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "It is **five**."));

    JsonNode reply = page.expect("reply");
    assertThat(reply.path("seq").asLong()).isEqualTo(1);
    assertThat(reply.path("replyId").asText()).isEqualTo("r-1");
    assertThat(reply.path("kind").asText()).isEqualTo("answer");
    assertThat(reply.path("text").asText()).isEqualTo("It is **five**.");
    assertThat(reply.path("clientMessageId").asText()).isEqualTo(ID);
    assertThat(reply.path("provider").isNull()).isTrue();
    assertThat(reply.path("at").asLong()).isEqualTo(2_000);
  }

  @Test
  void pieces_and_tools_are_shown_while_the_reply_is_written() throws Exception {
    Page page = Page.ready(door);
    ReplyDelta tool = TestMessages.delta(SESSION, "r-1", ID, 1, "get_current_time");
    tool.setKind(DeltaKind.TOOL_CALL);

    door.backend.delta(TestMessages.delta(SESSION, "r-1", ID, 0, "Let me"));
    JsonNode first = page.expect("delta");
    door.backend.delta(tool);
    JsonNode call = page.expect("tool");

    assertThat(first.path("text").asText()).isEqualTo("Let me");
    assertThat(first.path("stream").toString()).isEqualTo("[0,0,0]");
    assertThat(first.path("sequence").asInt()).isZero();
    assertThat(first.path("clientMessageId").asText()).isEqualTo(ID);
    assertThat(call.path("name").asText()).isEqualTo("get_current_time");
  }

  @Test
  void a_stopped_turn_is_a_reply_that_may_have_no_text() throws Exception {
    Page page = Page.ready(door);
    long seq = door.backend.reply(TestMessages.stopped(SESSION, "r-1", ID, ""));
    door.backend.delta(TestMessages.delta(SESSION, "r-1", ID, 3, "too late"));
    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "Too late."));
    door.backend.reply(TestMessages.answer(SESSION, "r-2", ID, "Next."));

    JsonNode stopped = page.expect("reply");
    assertThat(stopped.path("seq").asLong()).isEqualTo(seq);
    assertThat(stopped.path("kind").asText()).isEqualTo("cancelled");
    assertThat(stopped.path("text").asText()).isEmpty();
    assertThat(stopped.path("clientMessageId").asText()).isEqualTo(ID);
    assertThat(page.expect("reply").path("replyId").asText()).isEqualTo("r-2");
  }

  @Test
  void what_was_missed_comes_before_resumed_and_only_once() throws Exception {
    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "one"));
    door.backend.reply(TestMessages.answer(SESSION, "r-2", ID, "two"));
    door.backend.reply(TestMessages.answer(SESSION, "r-3", ID, "three"));

    Page page = Page.resumed(door, 1);

    assertThat(page.expect("reply").path("seq").asLong()).isEqualTo(2);
    assertThat(page.expect("reply").path("seq").asLong()).isEqualTo(3);
    assertThat(page.expect("resumed").path("lastSeq").asLong()).isEqualTo(3);
    door.backend.reply(TestMessages.answer(SESSION, "r-4", ID, "four"));
    assertThat(page.expect("reply").path("seq").asLong()).isEqualTo(4);
  }

  @Test
  void after_a_restart_what_was_missed_is_read_from_the_log() throws Exception {
    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "one"));
    door.backend.reply(TestMessages.answer(SESSION, "r-2", ID, "two"));
    door.backend.start();

    Page page = Page.resumed(door, 1);

    assertThat(page.expect("reply").path("replyId").asText()).isEqualTo("r-2");
    page.expect("resumed");
  }

  @Test
  void all_connections_of_a_conversation_get_its_replies() throws Exception {
    Page one = Page.ready(door);
    Page two = Page.ready(door);

    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "one"));

    one.expect("reply");
    two.expect("reply");
  }

  @Test
  void a_log_that_is_not_what_it_was_sends_everybody_back() throws Exception {
    Page page = Page.ready(door);

    door.backend.webchat.lost("truncated");

    page.expectClose(1013);
  }

  @Test
  void a_past_that_cannot_be_read_sends_the_client_back() throws Exception {
    door.backend.reply(TestMessages.answer(SESSION, "r-1", ID, "one"));
    door.backend.start();
    door.backend.pastCannotBeRead();

    Page.resumed(door, 0).expectClose(1013);
  }

  @Test
  void a_ping_of_both_kinds_comes_every_thirty_seconds() throws Exception {
    Page page = Page.ready(door);

    door.advance(Duration.ofSeconds(30));

    page.expect("ping");
    page.expectControl("ping");
  }

  @Test
  void a_connection_that_answers_pings_lives_on_and_a_silent_one_does_not() throws Exception {
    try (RawSocket silent = RawSocket.open(door)) {
      silent.sendText(
          "{\"type\":\"hello\",\"protocol\":1,\"token\":\"\",\"conversation\":\""
              + CONVERSATION
              + "\"}");
      assertThat(silent.readFrame()).contains("welcome");
      Page page = Page.ready(door);

      for (int i = 0; i < 3; i++) {
        door.advance(Duration.ofSeconds(30));
        page.expect("ping");
        page.send("{\"type\":\"pong\"}");
      }

      await().untilAsserted(() -> assertThat(silent.closeCode()).isEqualTo(1013));
      page.say(ID, "still here").expect("ack");
    }
  }

  @Test
  void a_message_may_come_in_fragments() throws Exception {
    Page page = Page.ready(door);

    page.socket()
        .sendText("{\"type\":\"message\",\"clientMessageId\":\"" + ID + "\",", false)
        .join();
    page.socket().sendText("\"text\":\"hi\"}", true).join();

    page.expect("ack");
  }

  @Test
  void a_ping_of_the_client_is_answered() throws Exception {
    Page page = Page.ready(door);

    page.socket().sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).join();

    page.expectControl("pong 3");
  }

  @Test
  void a_client_that_vanishes_is_forgotten() throws Exception {
    RawSocket socket = RawSocket.open(door);
    await().untilAsserted(() -> assertThat(connections()).isEqualTo(1));

    socket.close();

    await().untilAsserted(() -> assertThat(connections()).isZero());
  }

  @Test
  void a_client_that_says_good_bye_is_answered_and_forgotten() throws Exception {
    Page page = Page.ready(door);

    page.socket().sendClose(1000, "bye").join();

    page.expectClose(1000);
    await().untilAsserted(() -> assertThat(connections()).isZero());
    assertThat(door.backend.webchat.awaited(SESSION.toString())).isFalse();
  }

  @Test
  void a_server_that_stops_says_good_bye() throws Exception {
    Page page = Page.ready(door);

    door.stop();

    page.expectClose(1001);
  }

  private double connections() {
    return door.metrics.get("clawstream.ingress.webchat.connections").gauge().value();
  }
}
