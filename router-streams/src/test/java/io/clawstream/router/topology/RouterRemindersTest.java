package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reminder;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Ids;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reminders through the topology: set by a tool's result, kept, written to the inbound topic. */
class RouterRemindersTest {
  private static final Instant TOMORROW = Samples.NOON.plus(Duration.ofDays(1));

  @TempDir private Path directory;
  @TempDir private Path elsewhere;
  private RunningTopology router;

  @BeforeEach
  void start() {
    router = new RunningTopology(directory);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aReminderComesBackAtItsTimeAsAMessageThatIsAnswered() {
    String id = set(1, "Feed the cat", TOMORROW);
    assertThat(router.rows(SessionStores.REMINDERS)).isEqualTo(1);
    router.jobs();

    router.waits(Duration.ofDays(1).minusMinutes(1));
    assertThat(written()).isEmpty();
    assertThat(router.jobs()).isEmpty();

    router.waits(Duration.ofMinutes(2));

    List<StandardMessage> messages = written();
    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst().getMessageId()).isEqualTo("reminder:" + id);
    LlmJob job = router.job();
    assertThat(job.getMessages().getLast().getContent())
        .isEqualTo("Reminder that you set at 2026-03-01 12:00 UTC: Feed the cat");
    assertThat(job.getAddress().getPeerId()).isEqualTo("ann");
    assertThat(router.rows(SessionStores.REMINDERS)).isZero();
    assertThat(router.count("clawstream.router.reminders.due")).isEqualTo(1);

    router.answers(job.getTurn(), "Time to feed the cat!");
    router.waits(Duration.ofDays(2));
    assertThat(written()).isEmpty();
    assertThat(router.jobs()).isEmpty();
  }

  @Test
  void aRouterThatTakesOverRemindsOnce() {
    set(1, "Feed the cat", TOMORROW);
    try (RunningTopology successor =
        new RunningTopology(elsewhere, TOMORROW.minus(Duration.ofMinutes(1)))) {
      successor.restoreFrom(router);

      successor.waits(Duration.ofMinutes(2));

      assertThat(successor.records(RunningTopology.TOPICS.inbound())).hasSize(1);
      assertThat(successor.jobs()).hasSize(1);
      successor.waits(Duration.ofDays(1));
      assertThat(successor.records(RunningTopology.TOPICS.inbound())).isEmpty();
    }
  }

  @Test
  void theSameReminderReadTwiceIsAnsweredOnce() {
    set(1, "Feed the cat", TOMORROW);
    router.jobs();
    router.waits(Duration.ofDays(1).plusMinutes(1));
    StandardMessage message = written().getFirst();
    router.answers(router.job().getTurn(), "Time to feed the cat!");

    router.arrives(message);

    assertThat(router.jobs()).isEmpty();
    assertThat(router.count("clawstream.router.messages.duplicate")).isEqualTo(1);
  }

  @Test
  void toolsSeeTheOpenReminders() {
    String second = set(1, "Water the plants", TOMORROW.plusSeconds(60));
    String first = set(2, "Feed the cat", TOMORROW);

    assertThat(asks(3).getReminders())
        .containsExactly(
            new Reminder(first, TOMORROW.toEpochMilli(), "Feed the cat"),
            new Reminder(second, TOMORROW.plusSeconds(60).toEpochMilli(), "Water the plants"));
  }

  @Test
  void aReminderThatIsTakenBackNeverComes() {
    String id = set(1, "Feed the cat", TOMORROW);
    gives(asks(2), new Reminder(id, 0L, ""));
    router.answers(2, "Done.");
    router.jobs();

    router.waits(Duration.ofDays(2));

    assertThat(router.rows(SessionStores.REMINDERS)).isZero();
    assertThat(written()).isEmpty();
    assertThat(router.jobs()).isEmpty();
  }

  @Test
  void aNewConversationRemovesTheRows() {
    set(1, "Feed the cat", TOMORROW);

    router.says("2", "/new");

    assertThat(router.rows(SessionStores.REMINDERS)).isZero();
    assertThat(router.rows(SessionStores.DEADLINES)).as("its expiry").isEqualTo(1);
  }

  @Test
  void theTurnThatSetTheReminderIsInTheHistoryThatTheReminderIsAnsweredWith() {
    set(1, "Feed the cat", TOMORROW);
    router.jobs();

    router.waits(Duration.ofDays(1).plusMinutes(1));

    assertThat(router.job().getMessages())
        .extracting(ChatMessage::getContent)
        .contains("Question 1", "Reminder set.");
  }

  /** A turn in which a reminder is set, and its id. */
  private String set(int turn, String text, Instant at) {
    ToolCall call = asks(turn);
    String id = Ids.reminder(call.getCallId());
    gives(call, new Reminder(id, at.toEpochMilli(), text));
    router.answers(turn, "Reminder set.");
    return id;
  }

  /** A question, and the model's call of the tool. */
  private ToolCall asks(int turn) {
    router.announces(Samples.tool("clock", Duration.ofSeconds(5)));
    router.says(Integer.toString(turn), "Question " + turn);
    written();
    router.happens(Samples.toolsRequested(Samples.DM, turn, 0, "clock"));
    return router.toolCalls().getLast();
  }

  private void gives(ToolCall call, Reminder change) {
    ToolResult result = Samples.result(Samples.DM, call.getTurn(), 0, 0, ToolStatus.OK, "Done.");
    result.setReminders(List.of(change));
    router.toolGives(result);
  }

  /** What the router has written to the inbound topic since the last look. */
  private List<StandardMessage> written() {
    return router.records(RunningTopology.TOPICS.inbound()).stream()
        .map(record -> router.codec.decode(record.value(), StandardMessage.class))
        .toList();
  }
}
