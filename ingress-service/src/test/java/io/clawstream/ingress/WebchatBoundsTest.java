package io.clawstream.ingress;

import static io.clawstream.ingress.Page.CONVERSATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.events.ChatType;
import io.clawstream.schemas.SessionKey;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whom the web chat lets in, and what it bears from them. */
final class WebchatBoundsTest {
  private static final SessionKey SESSION =
      new SessionKey("webchat", "web", ChatType.DM, CONVERSATION, null);
  private static final String ID = "b2f7c0de-3b1f-4c55-8a0b-6a5c1e1d7f10";

  private TestDoor door = new TestDoor(Map.of());

  @AfterEach
  void close() {
    door.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void a_wrong_token_is_refused_whether_or_not_it_is_long() throws Exception {
    reopen(Map.of("channels.webchat.token", "s3cret"));

    for (String wrong : new String[] {"", "s3cre", "s3cret2"}) {
      Page page = Page.connect(door).hello(wrong);
      assertThat(page.expect("error").path("code").asText()).isEqualTo("bad-token");
      page.expectClose(4401);
    }
    Page.connect(door).hello("s3cret").expect("welcome");
  }

  @Test
  void a_client_that_does_not_say_hello_is_let_go() throws Exception {
    Page page = Page.connect(door);

    door.advance(Duration.ofSeconds(5));

    page.expectClose(4408);
  }

  @Test
  void a_page_of_another_origin_is_refused() {
    assertThatThrownBy(() -> Page.connect(door, "Origin", "https://evil.example"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void a_page_of_our_own_or_an_allowed_origin_is_let_in() throws Exception {
    reopen(Map.of("channels.webchat.allowed-origins", "https://intranet.example"));

    Page.connect(door, "Origin", "http://127.0.0.1:" + door.port()).hello("").expect("welcome");
    Page.connect(door, "Origin", "https://intranet.example").hello("").expect("welcome");
  }

  @Test
  void a_name_that_only_points_to_this_machine_is_refused() throws Exception {
    try (RawSocket socket = RawSocket.connect(door)) {
      socket.handshake("rebound.example:" + door.port());
      assertThat(socket.readHead()).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void frames_that_are_not_the_protocols_end_the_connection() throws Exception {
    for (String frame :
        new String[] {
          "nonsense",
          "[]",
          "{\"type\":\"sing\"}",
          "{\"type\":\"message\",\"clientMessageId\":\"" + ID + "\",\"text\":\" \"}",
          "{\"type\":\"message\",\"clientMessageId\":\"x\",\"text\":\"hi\"}",
          "{\"type\":\"resume\",\"lastSeq\":0}"
        }) {
      Page page = Page.ready(door).send(frame);
      assertThat(page.expect("error").path("code").asText()).as(frame).isEqualTo("bad-frame");
      page.expectClose(4400);
    }
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void nothing_is_taken_before_hello() throws Exception {
    Page page = Page.connect(door).say(ID, "hello");

    page.expect("error");
    page.expectClose(4400);
    assertThat(door.backend.accepted).isEmpty();
  }

  @Test
  void binary_frames_end_the_connection() throws Exception {
    Page page = Page.ready(door);

    page.socket().sendBinary(ByteBuffer.wrap(new byte[] {1}), true).join();

    page.expect("error");
    page.expectClose(4400);
  }

  @Test
  void a_text_that_is_too_long_is_refused_without_ending_the_connection() throws Exception {
    Page page = Page.ready(door);

    page.say(ID, "x".repeat(32_001));
    JsonNode error = page.expect("error");
    page.say(ID, "\u0001".repeat(32_000));

    assertThat(error.path("code").asText()).isEqualTo("too-long");
    page.expect("ack");
    assertThat(door.backend.accepted)
        .singleElement()
        .extracting(m -> m.getContent().length())
        .isEqualTo(32_000);
  }

  @Test
  void a_frame_that_is_too_big_ends_the_connection() throws Exception {
    Page page = Page.ready(door);

    page.say(ID, "x".repeat(300_000));

    page.expectClose(1009);
  }

  @Test
  void a_character_that_a_fragment_cuts_in_two_is_not_garbled_but_asked_for_again()
      throws Exception {
    try (RawSocket socket = RawSocket.open(door)) {
      byte[] frame =
          ("{\"type\":\"hello\",\"protocol\":1,\"token\":\"\u00e9\",\"conversation\":\""
                  + CONVERSATION
                  + "\"}")
              .getBytes(StandardCharsets.UTF_8);
      int cut = 1 + new String(frame, StandardCharsets.ISO_8859_1).indexOf('\u00c3');
      socket.send(0x01, java.util.Arrays.copyOfRange(frame, 0, cut));
      socket.send(0x80, java.util.Arrays.copyOfRange(frame, cut, frame.length));

      await().untilAsserted(() -> assertThat(socket.closeCode()).isEqualTo(1013));
    }
  }

  @Test
  void more_messages_than_allowed_are_refused() throws Exception {
    reopen(Map.of("ingress.messages-per-minute", "6"));
    Page page = Page.ready(door);

    page.say("message-1", "a").expect("ack");
    page.say("message-2", "b").expect("ack");
    JsonNode error = page.say("message-3", "c").expect("error");
    door.advance(Duration.ofSeconds(10));

    assertThat(error.path("code").asText()).isEqualTo("rate-limited");
    page.say("message-3", "c").expect("ack");
  }

  @Test
  void a_flood_of_frames_ends_the_connection() throws Exception {
    try (RawSocket socket = RawSocket.open(door)) {
      for (int i = 0; i < 300; i++) {
        socket.send(0x8A, new byte[0]);
      }
      await().untilAsserted(() -> assertThat(socket.closeCode()).isEqualTo(1008));
    }
  }

  @Test
  void a_client_that_reads_too_slowly_is_dropped_and_not_the_others() throws Exception {
    Page quick = Page.ready(door);
    try (RawSocket slow = RawSocket.open(door)) {
      slow.sendText(
          "{\"type\":\"hello\",\"protocol\":1,\"token\":\"\",\"conversation\":\""
              + CONVERSATION
              + "\"}");
      slow.readFrame();
      slow.sendText("{\"type\":\"resume\",\"lastSeq\":0}");
      slow.readFrame();
      String text = "x".repeat(400_000);
      for (int i = 0; i < 60; i++) {
        door.backend.reply(TestMessages.answer(SESSION, "r-" + i, ID, text));
        quick.expect("reply");
      }
      door.advance(Duration.ofSeconds(6));

      await().untilAsserted(() -> assertThat(connections()).isEqualTo(1));
    }
  }

  @Test
  void no_more_connections_than_allowed_are_let_in() throws Exception {
    reopen(Map.of("ingress.max-connections", "1"));
    Page.ready(door);

    assertThatThrownBy(() -> Page.connect(door))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private double connections() {
    return door.metrics.get("clawstream.ingress.webchat.connections").gauge().value();
  }

  private void reopen(Map<String, String> overrides) {
    door.close();
    door = new TestDoor(overrides);
  }
}
