package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static io.clawstream.kit.dispatch.Partitions.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.kit.dispatch.DispatchLoop.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What happens to running work when its partitions go to others, or its process ends. */
class DispatchHandoverTest extends DispatchLoopStand {
  @Test
  void onRevocationRunningWorkIsInterruptedAndNotCommittedButFinishedWorkIs() throws Exception {
    DispatchLoop loop = loop(10, Ordering.BY_KEY);
    consumer.add(P0, 0, "a");
    consumer.add(P0, 1, "a");
    consumer.add(P0, 2, "b");
    consumer.add(P1, 0, "c");
    turnUntilStarted(loop, "0:0", "0:2", "1:0");
    work.finish("0:2");
    turnUntil(loop, () -> finished() == 1);

    consumer.rebalance(List.of(P1));
    loop.runOnce();

    assertThat(work.interrupted()).containsExactly("0:0");
    assertThat(work.started()).doesNotContain("0:1");
    assertThat(consumer.committed(P0).offset()).isEqualTo(0);
    assertThat(FinishedOffsets.decode(0, consumer.committed(P0).metadata()))
        .isEqualTo(new FinishedOffsets.Decoded.Finished(List.of(new OffsetRanges.Range(2, 3))));
    assertThat(told)
        .containsExactly("assigned [work-0, work-1]", "revoked [work-0]", "assigned []");
    assertThat(loop.joined()).isTrue();
  }

  @Test
  void whereOrderDoesNotMatterWhatRunsAtARevocationRunsOnAndTheNextOwnerPassesItOver()
      throws Exception {
    DispatchLoop loop = loop(2, Ordering.NONE);
    addRecords(P0, 3);
    consumer.add(P1, 0, null);
    turnUntil(loop, () -> work.started().size() == 2);
    assertThat(work.started()).containsExactlyInAnyOrder("0:0", "0:1");

    consumer.rebalance(List.of(P1));

    assertThat(work.interrupted()).isEmpty();
    assertThat(consumer.committed(P0).offset()).isEqualTo(2);
    assertThat(meters.get("clawstream.dispatch.kept").counter().count()).isEqualTo(2);
    assertThat(meters.get("clawstream.dispatch.in.flight").gauge().value()).isEqualTo(2);
    work.finish("0:0", "0:1");
    turnUntilStarted(loop, "1:0");
    turnUntil(loop, () -> finished() == 2);
    assertThat(work.started()).doesNotContain("0:2");
  }

  @Test
  void whatTheNextOwnerCouldNotBeToldOfIsInterruptedAndLeftToIt() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE, Duration.ofDays(1));
    addRecords(P0, 2);
    turnUntilStarted(loop, "0:0", "0:1");
    consumer.failNextCommit(new CommitFailedException());

    consumer.rebalance(List.of(P1));

    assertThat(work.interrupted()).containsExactlyInAnyOrder("0:0", "0:1");
    assertThat(consumer.commits()).isEmpty();
    assertThat(meters.get("clawstream.dispatch.kept").counter().count()).isZero();
  }

  @Test
  void whatRanOnAndDoesNotFinishIsWrittenAgainForTheNextOwner() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 3);
    turnUntilStarted(loop, "0:0", "0:1", "0:2");
    consumer.rebalance(List.of(P1));

    work.finish("0:1");
    turnUntil(loop, () -> finished() == 1);
    loop.release();

    assertThat(work.interrupted()).containsExactlyInAnyOrder("0:0", "0:2");
    assertThat(writtenAgain()).containsExactlyInAnyOrder(P0, P0);
    assertThat(meters.get("clawstream.dispatch.requeued").counter().count()).isEqualTo(2);
  }

  @Test
  void workThatRanOnAndSaysThatItCannotFinishIsWrittenAgainAtOnceAndIsNoFailure() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 1);
    turnUntilStarted(loop, "0:0");
    consumer.rebalance(List.of(P1));

    work.giveUp("0:0");
    turnUntil(loop, () -> !producer.history().isEmpty());

    assertThat(writtenAgain()).containsExactly(P0);
    assertThat(loop.runOnce()).isTrue();
  }

  @Test
  void workThatStillHasItsPartitionMayNotSayThatItCannotFinish() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 1);
    turnUntilStarted(loop, "0:0");

    work.giveUp("0:0");

    assertThatThrownBy(() -> turnUntil(loop, () -> false)).isInstanceOf(WorkFailedException.class);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void aFailureOfWorkThatRanOnStopsTheLoopAndTheRecordIsWrittenAgain() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 1);
    turnUntilStarted(loop, "0:0");
    consumer.rebalance(List.of(P1));

    work.fail("0:0", new IllegalStateException("broken"));

    assertThatThrownBy(() -> turnUntil(loop, () -> false)).isInstanceOf(WorkFailedException.class);
    loop.release();
    assertThat(writtenAgain()).containsExactly(P0);
  }

  @Test
  void whatRunsWhenTheLoopEndsWithoutDrainingIsLeftToTheNextOwner() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 2);
    turnUntilStarted(loop, "0:0", "0:1");

    loop.release();

    assertThat(work.interrupted()).containsExactlyInAnyOrder("0:0", "0:1");
    assertThat(consumer.commits()).isEmpty();
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void lostPartitionsAreNotCommitted() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE, Duration.ofDays(1));
    addRecords(P0, 2);
    turnUntilStarted(loop, "0:0", "0:1");
    work.finish("0:0");
    turnUntil(loop, () -> finished() == 1);

    loop.onPartitionsLost(List.of(P0, P1));

    assertThat(consumer.commits()).isEmpty();
    assertThat(work.interrupted()).containsExactly("0:1");
    assertThat(loop.joined()).isFalse();
  }

  @Test
  void cancelledWorkThatDoesNotEndIsWaitedForOnlySoLong() throws Exception {
    DispatchLoop loop =
        new DispatchLoop(
            settings(10, Ordering.BY_KEY),
            consumer,
            this::deafToInterrupts,
            Optional.empty(),
            DispatcherListener.NONE,
            new DispatchMetrics(meters, "group"),
            new Timing(AT_ONCE, Duration.ofMillis(20), nanoTime::get));
    loop.subscribe();
    consumer.rebalance(List.of(P0));
    addRecords(P0, 1);
    turnUntilStarted(loop, "0:0");

    consumer.rebalance(List.of());

    assertThat(consumer.commits()).isEmpty();
    assertThat(meters.get("clawstream.dispatch.in.flight").gauge().value()).isEqualTo(1);
    work.fail("0:0", new IllegalStateException("over at last"));
    turnUntil(loop, () -> meters.get("clawstream.dispatch.in.flight").gauge().value() == 0);
  }

  @Test
  void whateverCancelledWorkThrowsIsNoFailure() throws Exception {
    DispatchLoop loop =
        loop(
            consumer,
            record -> {
              try {
                work.run(record);
              } catch (InterruptedException e) {
                throw new IllegalStateException("wrapped", e);
              }
            },
            settings(10, Ordering.NONE),
            AT_ONCE);
    consumer.rebalance(List.of(P0));
    addRecords(P0, 1);
    turnUntilStarted(loop, "0:0");

    consumer.rebalance(List.of());

    assertThat(loop.runOnce()).isTrue();
  }

  @Test
  void stoppingGivesThePartitionsAwayAtOnceAndLetsRunningWorkFinish() throws Exception {
    DispatchLoop loop = loop(1, Ordering.NONE);
    addRecords(P0, 3);
    turnUntilStarted(loop, "0:0");

    loop.stop();
    assertThat(loop.runOnce()).isTrue();

    assertThat(consumer.committed(P0).offset()).isEqualTo(1);
    assertThat(consumer.subscription()).isEmpty();
    assertThat(told).containsExactly("assigned [work-0, work-1]", "revoked [work-0, work-1]");
    assertThat(loop.joined()).isFalse();
    assertThat(work.interrupted()).isEmpty();
    work.finish("0:0", "0:1");
    turnUntilOver(loop);
    loop.release();
    assertThat(work.started()).containsExactly("0:0");
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void stoppingInterruptsWhatDoesNotFinishInTimeAndWritesItAgain() throws Exception {
    DispatchLoop loop = loop(2, Ordering.NONE);
    addRecords(P0, 2);
    turnUntilStarted(loop, "0:0", "0:1");
    work.finish("0:1");
    turnUntil(loop, () -> finished() == 1);

    loop.stop();
    assertThat(loop.runOnce()).isTrue();
    nanoTime.addAndGet(settings(2, Ordering.NONE).drainTimeout().toNanos());
    assertThat(loop.runOnce()).isFalse();
    loop.release();

    assertThat(work.interrupted()).containsExactly("0:0");
    assertThat(consumer.committed(P0).offset()).isEqualTo(2);
    assertThat(writtenAgain()).containsExactly(P0);
  }

  @Test
  void byKeyStoppingLetsRunningWorkFinishBeforeThePartitionsGo() throws Exception {
    DispatchLoop loop = loop(1, Ordering.BY_KEY);
    addRecords(P0, 3);
    turnUntilStarted(loop, "0:0");

    loop.stop();
    assertThat(loop.runOnce()).isTrue();
    work.finish("0:0", "0:1");
    turnUntilOver(loop);
    loop.release();

    assertThat(work.started()).containsExactly("0:0");
    assertThat(consumer.committed(P0).offset()).isEqualTo(1);
    assertThat(told).containsExactly("assigned [work-0, work-1]", "revoked [work-0, work-1]");
  }

  @Test
  void byKeyStoppingInterruptsWhatDoesNotFinishInTimeAndLeavesItToTheNextOwner() throws Exception {
    DispatchLoop loop = loop(2, Ordering.BY_KEY);
    addRecords(P0, 2);
    turnUntilStarted(loop, "0:0", "0:1");
    work.finish("0:1");
    turnUntil(loop, () -> finished() == 1);

    loop.stop();
    assertThat(loop.runOnce()).isTrue();
    nanoTime.addAndGet(settings(2, Ordering.BY_KEY).drainTimeout().toNanos());
    assertThat(loop.runOnce()).isFalse();
    loop.release();

    assertThat(work.interrupted()).containsExactly("0:0");
    assertThat(consumer.committed(P0).offset()).isEqualTo(0);
    assertThat(consumer.committed(P0).metadata()).isNotEmpty();
  }

  /** The partitions to which records were written. */
  private List<TopicPartition> writtenAgain() {
    return producer.history().stream()
        .map(record -> new TopicPartition(record.topic(), record.partition()))
        .toList();
  }

  private static void turnUntilOver(DispatchLoop loop) {
    await().pollInSameThread().pollInterval(Duration.ofMillis(1)).until(() -> !loop.runOnce());
  }

  private void deafToInterrupts(ConsumerRecord<String, byte[]> record) throws Exception {
    boolean over = false;
    while (!over) {
      try {
        work.run(record);
        over = true;
      } catch (InterruptedException e) {
        over = false;
      }
    }
  }
}
