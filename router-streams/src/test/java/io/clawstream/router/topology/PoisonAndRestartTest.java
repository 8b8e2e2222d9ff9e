package io.clawstream.router.topology;

import static io.clawstream.router.topology.RunningTopology.DEADLINE;
import static io.clawstream.router.topology.RunningTopology.TOPICS;
import static io.clawstream.router.topology.RunningTopology.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoisonAndRestartTest {
  private static final byte[] GARBAGE = "not avro".getBytes(StandardCharsets.UTF_8);

  @TempDir Path stateDir;
  @TempDir Path otherStateDir;

  @Test
  void aPoisonRecordIsPutAsideAsItCameAndThePartitionMovesOn() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      router.pipe(TOPICS.inbound(), Samples.DM, GARBAGE);
      router.says("1", "Hello");

      TestRecord<String, byte[]> letter = router.deadLetter();
      assertThat(letter.value()).isEqualTo(GARBAGE);
      assertThat(letter.key()).isEqualTo(Samples.DM);
      assertThat(header(letter, Headers.DEAD_LETTER_TOPIC)).isEqualTo("claw.inbound");
      assertThat(header(letter, Headers.DEAD_LETTER_PARTITION)).isEqualTo("0");
      assertThat(header(letter, Headers.DEAD_LETTER_OFFSET)).isEqualTo("0");
      assertThat(header(letter, Headers.DEAD_LETTER_SERVICE)).isEqualTo("router-streams");
      assertThat(header(letter, Headers.DEAD_LETTER_ATTEMPTS)).isEqualTo("1");
      assertThat(header(letter, Headers.DEAD_LETTER_REASON)).contains("cannot be decoded");
      assertThat(header(letter, Headers.DEAD_LETTER_EXCEPTION))
          .isEqualTo(SerializationException.class.getName());
      assertThat(header(letter, Headers.TRACEPARENT)).isEqualTo(Samples.TRACE);
      assertThat(router.jobs()).hasSize(1);
      assertThat(router.count("clawstream.router.records.poison")).isEqualTo(1);
    }
  }

  @Test
  void garbageOnEverySourceTopicIsPutAside() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      for (String topic : RouterTopology.sources(TOPICS)) {
        router.pipe(topic, Samples.DM, GARBAGE);
        assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_TOPIC)).isEqualTo(topic);
      }
    }
  }

  @Test
  void aRecordWithoutKeyOrValueIsPutAside() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      router.pipe(TOPICS.inbound(), null, router.codec.encode(Samples.message("1", "Hello")));
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("no key");

      router.pipe(TOPICS.inbound(), Samples.DM, (byte[]) null);
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("no value");
    }
  }

  @Test
  void aRecordUnderTheKeyOfAnotherSessionIsPutAside() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      router.pipe(TOPICS.inbound(), "webchat/main/dm/bob", Samples.message("1", "Hello"));
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("belongs to");

      router.pipe(
          TOPICS.toolResults(),
          "webchat/main/dm/bob",
          Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, ""));
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("belongs to");
      assertThat(router.jobs()).isEmpty();
    }
  }

  @Test
  void eventsThatMeanNothingToThisReleaseArePutAside() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      TurnEvent unknown = Samples.jobFailed(Samples.DM, 1, 0, "?");
      unknown.setKind(TurnEventKind.UNKNOWN);
      router.happens(unknown);
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("kind");

      router.happens(Samples.toolsRequested(Samples.DM, 1, 0));
      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("names none");
    }
  }

  @Test
  void aMessageWhoseConversationIsNoJsonIsPutAsideAtOnceAndNotWhenItsTurnComes() {
    try (RunningTopology router = new RunningTopology(stateDir)) {
      router.says("1", "Hello");
      StandardMessage message = Samples.message("2", "?");
      message.setMetadata(Map.of("apiMessages", "{"));

      router.arrives(message);

      assertThat(header(router.deadLetter(), Headers.DEAD_LETTER_REASON)).contains("apiMessages");
      assertThat(router.rows(SessionStores.PENDING)).isZero();
    }
  }

  @Test
  void aSuccessorKnowsTheConversationTheQueueAndWhatItHasSeen() {
    try (RunningTopology first = new RunningTopology(stateDir);
        RunningTopology second = new RunningTopology(otherStateDir)) {
      first.says("1", "One");
      first.answers(1, "1");
      first.says("2", "Two");
      first.says("3", "Three");

      second.restoreFrom(first);

      second.says("3", "Three");
      assertThat(second.count("clawstream.router.messages.duplicate")).isEqualTo(1);
      second.answers(2, "2");
      assertThat(second.job().getMessages())
          .extracting(ChatMessage::getContent)
          .containsExactly("One", "1", "Two", "2", "Three");
      assertThat(second.rows(SessionStores.PENDING)).isZero();
    }
  }

  @Test
  void aSuccessorKeepsTheDeadlinesAndTheOutstandingCalls() {
    try (RunningTopology first = new RunningTopology(stateDir);
        RunningTopology second = new RunningTopology(otherStateDir)) {
      first.announces(Samples.tool("clock", Duration.ofSeconds(5)));
      first.says("1", "Time?");
      first.happens(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "clock"));
      first.toolGives(Samples.result(Samples.DM, 1, 0, 1, ToolStatus.OK, "noon"));

      second.restoreFrom(first);

      second.waits(Duration.ofSeconds(15));
      assertThat(second.job().getMessages())
          .extracting(ChatMessage::getContent)
          .containsExactly(
              "Time?",
              "Let me see.",
              "Error: the tool gave no result in time; it may have done its work or not",
              "noon");
      second.waits(DEADLINE);
      assertThat(second.job().getDispatch()).isEqualTo(1);
    }
  }

  @Test
  void aSuccessorReadsTheLogBeforeItActsOnTimersThatRangInTheMeantime() {
    try (RunningTopology first = new RunningTopology(stateDir);
        RunningTopology second =
            new RunningTopology(otherStateDir, Samples.NOON.plus(DEADLINE).plusSeconds(60))) {
      first.says("1", "Hello");
      second.restoreFrom(first);

      second.waits(Duration.ofSeconds(1));
      assertThat(second.jobs()).isEmpty();
      second.answers(1, "Written while nobody was there");
      second.waits(Duration.ofMinutes(10));

      assertThat(second.jobs()).isEmpty();
    }
  }

  @Test
  void aSuccessorActsOnTimersThatRangInTheMeantime() {
    try (RunningTopology first = new RunningTopology(stateDir);
        RunningTopology second =
            new RunningTopology(otherStateDir, Samples.NOON.plus(DEADLINE).plusSeconds(60))) {
      first.says("1", "Hello");
      second.restoreFrom(first);

      second.waits(Duration.ofSeconds(3));

      assertThat(second.job().getDispatch()).isEqualTo(1);
    }
  }
}
