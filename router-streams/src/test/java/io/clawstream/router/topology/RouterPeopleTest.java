package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatType;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.UserUsage;
import io.clawstream.router.session.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a session, what is the same in all sessions, and what is left when one goes. */
class RouterPeopleTest {
  private static final Duration EXPIRY = Duration.ofDays(90);

  @TempDir Path dir;
  private RunningTopology router;

  @BeforeEach
  void start() {
    router = new RunningTopology(dir);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void whatAPersonUsedIsWrittenForEverybodyToRead() {
    router.says("1", "Hello");
    router.answers(1, "Hi");

    TestRecord<String, byte[]> record = router.records(RunningTopology.TOPICS.usage()).getFirst();
    UserUsage usage = router.codec.decode(record.value(), UserUsage.class);
    assertThat(record.key()).isEqualTo("2026-03-01/webchat/main/ann/webchat/main/dm/ann");
    assertThat(usage.getTurns()).isEqualTo(1);
    assertThat(usage.getInputTokens() + usage.getOutputTokens()).isEqualTo(15);
  }

  @Test
  void theJobsOfAPriorityTierGoToATopicOfTheirOwn() {
    router.arrives(
        Samples.message("webchat", ChatType.DM, "ann", "1", "Now!").setUserId("root").build());
    router.says("2", "Me too");
    router.answers(1, "Done");

    assertThat(router.records(RunningTopology.TOPICS.priorityJobs())).hasSize(1);
    assertThat(router.job().getTurn()).isEqualTo(2);
  }

  @Test
  void whatWasUsedInOtherSessionsCountsAsWell() {
    router.arrives(
        Samples.message("webchat", ChatType.GROUP, "g", "1", "Hi").setMentionsBot(true).build());
    router.writes(Samples.answer("webchat/main/group/g", 1, "Hi"));

    router.says("2", "/usage");

    assertThat(router.replies("webchat").getLast().getContent())
        .contains("you have used 15 tokens");
  }

  @Test
  void onANewDayTheEntriesOfTheLastOneAreRemoved() {
    router.says("1", "Hello");
    router.answers(1, "Hi");
    router.waits(Duration.ofDays(1));
    router.says("2", "Hello");
    router.answers(2, "Hi");

    List<TestRecord<String, byte[]>> records = router.records(RunningTopology.TOPICS.usage());
    assertThat(records)
        .extracting(TestRecord::key)
        .map(key -> key.substring(0, 10))
        .containsExactly("2026-03-01", "2026-03-02", "2026-03-01");
    assertThat(records.getLast().value()).isNull();
    assertThat(router.rows(SessionStores.USAGE)).isEqualTo(1);
  }

  @Test
  void aSessionThatExpiresLeavesNoRow() {
    fill();

    router.waits(EXPIRY);
    router.waits(Duration.ofSeconds(1));

    assertNothingIsLeft();
    router.says("9", "Hello again");
    assertThat(router.job().getMessages()).hasSize(1);
  }

  @Test
  void aSessionThatIsErasedLeavesNoRowAndItsCountsAreTakenBack() {
    fill();
    router.records(RunningTopology.TOPICS.usage());

    router.pipe(RunningTopology.TOPICS.control(), Samples.DM, erase());

    assertNothingIsLeft();
    assertThat(router.records(RunningTopology.TOPICS.usage()).getLast().value()).isNull();
    AuditEvent audit =
        router.codec.decode(
            router.records(RunningTopology.TOPICS.audit()).getLast().value(), AuditEvent.class);
    assertThat(audit.getSubject()).isEqualTo("c-1");
    assertThat(audit.getDecision()).isEqualTo("erased");
  }

  @Test
  void erasingTakesThePairingOfItsPersonBack() {
    Pairing pairing =
        Pairing.newBuilder()
            .setChannelId("webchat")
            .setAccountId("main")
            .setUserId("ann")
            .setSessionKey(Samples.DM)
            .setCode("ABCDEFGH")
            .setStatus(PairingStatus.APPROVED)
            .setRequestedAt(0)
            .setExpiresAt(0)
            .build();
    router.pipe(RunningTopology.TOPICS.pairings(), "webchat/main/ann", pairing);

    router.pipe(RunningTopology.TOPICS.control(), Samples.DM, erase());

    TestRecord<String, byte[]> gone = router.records(RunningTopology.TOPICS.pairings()).getLast();
    assertThat(gone.key()).isEqualTo("webchat/main/ann");
    assertThat(gone.value()).isNull();
  }

  /** Every store has something of it: two turns, one with a waiting message. */
  private void fill() {
    router.says("1", "Hello");
    router.answers(1, "Hi");
    router.says("2", "/set language=de");
    assertThat(router.rows(SessionStores.SESSIONS)).isEqualTo(1);
    assertThat(router.rows(SessionStores.HISTORY)).isEqualTo(2);
    assertThat(router.rows(SessionStores.USAGE)).isEqualTo(1);
    assertThat(router.rows(SessionStores.DEADLINES)).isEqualTo(1);
    router.jobs();
  }

  private void assertNothingIsLeft() {
    for (String store :
        List.of(
            SessionStores.SESSIONS,
            SessionStores.HISTORY,
            SessionStores.PENDING,
            SessionStores.CHATTER,
            SessionStores.USAGE,
            SessionStores.DEADLINES)) {
      assertThat(router.rows(store)).as(store).isZero();
    }
  }

  private static ControlCommand erase() {
    return ControlCommand.newBuilder()
        .setCommandId("c-1")
        .setKind(ControlKind.ERASE_SESSION)
        .setSubject(Samples.DM)
        .setIssuedBy("operator")
        .setAt(0)
        .build();
  }
}
