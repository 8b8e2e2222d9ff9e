package io.clawstream.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.cli.chat.ServerFrame.Stream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The frames are those of docs/webchat-protocol.md. */
class ServerFrameTest {
  @Test
  void everyFrameOfTheProtocolIsRead() {
    assertThat(
            ServerFrame.parse(
                "{\"type\":\"welcome\",\"protocol\":1,\"maxTextLength\":32000,\"pingSeconds\":20}"))
        .isEqualTo(new ServerFrame.Welcome(20));
    assertThat(ServerFrame.parse("{\"type\":\"ack\",\"clientMessageId\":\"m1\"}"))
        .isEqualTo(new ServerFrame.Ack("m1"));
    assertThat(
            ServerFrame.parse(
                "{\"type\":\"delta\",\"replyId\":\"r-17\",\"clientMessageId\":\"m1\",\"stream\":[0,1,0],\"sequence\":4,\"text\":\"It\"}"))
        .isEqualTo(
            new ServerFrame.Delta(
                "r-17", Optional.of("m1"), new Stream(List.of(0, 1, 0)), 4, "It"));
    assertThat(
            ServerFrame.parse(
                "{\"type\":\"tool\",\"replyId\":\"r-17\",\"clientMessageId\":null,\"stream\":[0,0,0],\"name\":\"get_current_time\"}"))
        .isEqualTo(
            new ServerFrame.Tool(
                "r-17", Optional.empty(), new Stream(List.of(0, 0, 0)), "get_current_time"));
    assertThat(
            ServerFrame.parse(
                "{\"type\":\"reply\",\"seq\":4712,\"replyId\":\"r-17\",\"kind\":\"answer\",\"text\":\"Hi\",\"clientMessageId\":\"m1\"}"))
        .isEqualTo(new ServerFrame.Reply(4712, "r-17", "answer", "Hi", Optional.of("m1")));
    assertThat(ServerFrame.parse("{\"type\":\"resumed\",\"lastSeq\":4720}"))
        .isEqualTo(new ServerFrame.Resumed(4720));
    assertThat(ServerFrame.parse("{\"type\":\"ping\"}")).isEqualTo(new ServerFrame.Ping());
    assertThat(
            ServerFrame.parse(
                "{\"type\":\"error\",\"code\":\"too-long\",\"message\":\"No.\",\"clientMessageId\":\"m1\"}"))
        .isEqualTo(new ServerFrame.Problem("too-long", "No.", Optional.of("m1")));
  }

  @Test
  void aTypeThatIsNotKnownYetIsLeftAlone() {
    assertThat(ServerFrame.parse("{\"type\":\"typing\"}"))
        .isEqualTo(new ServerFrame.Unknown("typing"));
  }

  @Test
  void whatIsNoJsonIsRefused() {
    assertThatThrownBy(() -> ServerFrame.parse("hello"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void streamsAreComparedAsNumbersFromLeftToRight() {
    assertThat(new Stream(List.of(0, 2, 0))).isGreaterThan(new Stream(List.of(0, 1, 9)));
    assertThat(new Stream(List.of(0, 10, 0))).isGreaterThan(new Stream(List.of(0, 9, 0)));
    assertThat(new Stream(List.of(1, 0, 0))).isGreaterThan(new Stream(List.of(0, 9, 9)));
  }
}
