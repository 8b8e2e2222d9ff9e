package io.clawstream.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.cli.chat.ServerFrame.Ack;
import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Ping;
import io.clawstream.cli.chat.ServerFrame.Problem;
import io.clawstream.cli.chat.ServerFrame.Reply;
import io.clawstream.cli.chat.ServerFrame.Resumed;
import io.clawstream.cli.chat.ServerFrame.Stream;
import io.clawstream.cli.chat.ServerFrame.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatSessionTest {
  private final FakeWire wire = new FakeWire();
  private final RecordingView view = new RecordingView();
  private final ChatSession session =
      new ChatSession("s3cret", "conversation-1", wire, view, () -> 0.0);

  @Test
  void aConnectionBeginsWithHelloAndResume() {
    connect(0, 0);

    assertThat(wire.types()).containsExactly("hello", "resume");
    assertThat(wire.sent.getFirst().path("token").asText()).isEqualTo("s3cret");
    assertThat(wire.sent.getFirst().path("conversation").asText()).isEqualTo("conversation-1");
    assertThat(wire.sent.getLast().path("lastSeq").asLong()).isZero();
  }

  @Test
  void aMessageIsSentOnlyAfterResumed() {
    session.say("m1", "hi", 0);
    session.tick(0);
    session.opened(0);
    session.received(new Welcome(30), 0);
    assertThat(wire.types()).doesNotContain("message");

    session.received(new Resumed(0), 0);

    assertThat(wire.texts()).containsExactly("hi");
  }

  @Test
  void theNextMessageWaitsForTheAcknowledgementOfTheOneBefore() {
    connect(0, 0);
    session.say("m1", "one", 0);
    session.say("m2", "two", 0);
    assertThat(wire.texts()).containsExactly("one");

    session.received(new Ack("m1"), 10);

    assertThat(wire.texts()).containsExactly("one", "two");
  }

  @Test
  void aMessageThatIsNotAcknowledgedIsSentAgainWithTheSameId() {
    connect(0, 0);
    session.say("m1", "hi", 0);

    session.tick(14_000);
    assertThat(wire.texts()).hasSize(1);
    session.tick(15_000);

    assertThat(wire.messages())
        .extracting(frame -> frame.path("clientMessageId").asText())
        .containsExactly("m1", "m1");
  }

  @Test
  void aPieceOfTheReplyIsAsGoodAsAnAcknowledgement() {
    connect(0, 0);
    session.say("m1", "hi", 0);

    session.received(delta("m1"), 100);

    assertThat(session.isSending("m1")).isFalse();
  }

  @Test
  void afterALostConnectionItGoesOnFromTheLastCertainPlace() {
    connect(0, 0);
    session.say("m1", "hi", 0);
    session.received(new Ack("m1"), 10);
    session.received(reply(7, "r-1", "m1"), 20);

    session.closed(CloseCode.NETWORK, 6_000);
    session.tick(6_999);
    assertThat(wire.connects).as("back-off of a second").isEqualTo(1);
    session.tick(7_000);
    session.opened(7_000);
    session.received(new Welcome(30), 7_000);

    assertThat(wire.connects).isEqualTo(2);
    assertThat(wire.sent.getLast().path("lastSeq").asLong()).isEqualTo(7);
  }

  @Test
  void aReplyBeforeResumedDoesNotMoveThePlace() {
    connect(0, 3);
    session.closed(CloseCode.NETWORK, 0);
    session.tick(1_000);
    session.opened(1_000);
    session.received(new Welcome(30), 1_000);
    session.received(reply(9, "r-9", "other"), 1_000);
    session.closed(CloseCode.NETWORK, 1_001);
    session.tick(10_000);
    session.opened(10_000);
    session.received(new Welcome(30), 10_000);

    assertThat(wire.sent.getLast().path("lastSeq").asLong()).isEqualTo(3);
  }

  @Test
  void aMessageWithoutAcknowledgementIsSentAgainOnTheNextConnection() {
    connect(0, 0);
    session.say("m1", "hi", 0);
    session.closed(CloseCode.NETWORK, 100);
    session.tick(1_100);
    session.opened(1_100);
    session.received(new Welcome(30), 1_100);
    session.received(new Resumed(0), 1_100);

    assertThat(wire.texts()).containsExactly("hi", "hi");
  }

  @Test
  void aReplyThatComesTwiceIsShownOnce() {
    connect(0, 0);
    session.say("m1", "hi", 0);
    session.received(reply(7, "r-1", "m1"), 20);
    session.received(reply(7, "r-1", "m1"), 30);

    assertThat(view.lines).containsExactly("reply r-1");
  }

  @Test
  void repliesOfAnEarlierRunAreNotShown() {
    session.tick(0);
    session.opened(0);
    session.received(new Welcome(30), 0);
    session.received(reply(5, "r-old", "asked-yesterday"), 0);
    session.received(new Resumed(5), 0);

    assertThat(view.lines).isEmpty();
  }

  @Test
  void aNoticeThatAnswersNothingIsShownWhenItComesLive() {
    connect(0, 0);

    session.received(new Reply(8, "n-1", "notice", "Hello", Optional.empty()), 10);

    assertThat(view.lines).containsExactly("reply n-1");
  }

  @Test
  void whenTheBrokerIsAwayTheMessageIsTriedAgainWithBackOff() {
    connect(0, 0);
    session.say("m1", "hi", 0);
    session.received(new Problem("unavailable", "away", Optional.of("m1")), 100);

    session.tick(1_000);
    assertThat(wire.texts()).hasSize(1);
    session.tick(1_100);

    assertThat(wire.texts()).hasSize(2);
    assertThat(view.lines).isEmpty();
  }

  @Test
  void aRefusedMessageIsToldAndTheNextOneGoesOut() {
    connect(0, 0);
    session.say("m1", "far too long", 0);
    session.say("m2", "short", 0);

    session.received(new Problem("too-long", "It is too long.", Optional.of("m1")), 100);

    assertThat(view.lines).containsExactly("rejected It is too long.");
    assertThat(wire.texts()).containsExactly("far too long", "short");
  }

  @Test
  void aPingIsAnswered() {
    connect(0, 0);

    session.received(new Ping(), 30_000);

    assertThat(wire.types()).endsWith("pong");
  }

  @Test
  void aConnectionThatHasGoneSilentIsDroppedAndMadeAgain() {
    connect(0, 0);

    session.tick(75_000);
    assertThat(wire.drops).isZero();
    session.tick(75_001);
    session.tick(76_001);

    assertThat(wire.drops).isEqualTo(1);
    assertThat(wire.connects).isEqualTo(2);
  }

  @Test
  void theBackOffDoublesUntilAConnectionLasts() {
    session.tick(0);
    session.closed(CloseCode.NETWORK, 0);
    session.tick(1_000);
    session.closed(CloseCode.NETWORK, 1_000);
    session.tick(2_999);
    assertThat(wire.connects).isEqualTo(2);
    session.tick(3_000);

    assertThat(wire.connects).isEqualTo(3);
  }

  private void connect(long now, long lastSeq) {
    session.tick(now);
    session.opened(now);
    session.received(new Welcome(30), now);
    session.received(new Resumed(lastSeq), now);
  }

  private static Reply reply(long seq, String replyId, String clientMessageId) {
    return new Reply(seq, replyId, "answer", "text", Optional.of(clientMessageId));
  }

  private static Delta delta(String clientMessageId) {
    return new Delta("r-1", Optional.of(clientMessageId), new Stream(List.of(0, 1, 0)), 0, "te");
  }

  /** Remembers what it was told to do. */
  private static final class FakeWire implements ChatSession.Wire {
    private final List<JsonNode> sent = new ArrayList<>();
    private int connects;
    private int drops;

    @Override
    public void connect() {
      connects++;
    }

    @Override
    public void send(String frame) {
      try {
        sent.add(new ObjectMapper().readTree(frame));
      } catch (java.io.IOException e) {
        throw new AssertionError("A frame that is no JSON: " + frame, e);
      }
    }

    @Override
    public void drop() {
      drops++;
    }

    private List<String> types() {
      return sent.stream().map(frame -> frame.path("type").asText()).toList();
    }

    private List<JsonNode> messages() {
      return sent.stream().filter(frame -> frame.path("type").asText().equals("message")).toList();
    }

    private List<String> texts() {
      return messages().stream().map(frame -> frame.path("text").asText()).toList();
    }
  }

  /** Remembers what it was told to show. */
  private static final class RecordingView implements ChatView {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void delta(Delta delta) {
      lines.add("delta " + delta.text());
    }

    @Override
    public void tool(String name) {
      lines.add("tool " + name);
    }

    @Override
    public void reply(Reply reply) {
      lines.add("reply " + reply.replyId());
    }

    @Override
    public void rejected(String why) {
      lines.add("rejected " + why);
    }

    @Override
    public void connection(String what) {
      // Not of interest here.
    }
  }
}
