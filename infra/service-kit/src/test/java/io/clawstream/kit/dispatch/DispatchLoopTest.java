package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static io.clawstream.kit.dispatch.Partitions.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class DispatchLoopTest extends DispatchLoopStand {
  @Test
  void recordsFinishOutOfOrderAndOnlyTheContiguousOnesAreBehindTheCommittedOffset()
      throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 4);
    turnUntilStarted(loop, "0:0", "0:1", "0:2", "0:3");

    work.finish("0:0", "0:2", "0:3");
    turnUntil(loop, () -> finished() == 3);
    loop.runOnce();

    assertThat(consumer.committed(P0).offset()).isEqualTo(1);
    assertThat(FinishedOffsets.decode(1, consumer.committed(P0).metadata()))
        .isEqualTo(new FinishedOffsets.Decoded.Finished(List.of(new OffsetRanges.Range(2, 4))));
  }

  @Test
  void afterACrashOnlyTheUnfinishedRunAgain() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 4);
    turnUntilStarted(loop, "0:0", "0:1", "0:2", "0:3");
    work.finish("0:0", "0:2");
    turnUntil(loop, () -> finished() == 2);
    loop.runOnce();
    OffsetAndMetadata left = consumer.committed(P0);

    Partitions next = new Partitions();
    GatedWork nextWork = new GatedWork();
    DispatchLoop nextLoop = loop(next, nextWork, settings(10, Ordering.NONE), AT_ONCE);
    next.commitSync(Map.of(P0, left));
    next.rebalance(List.of(P0));
    for (long offset = left.offset(); offset < 4; offset++) {
      next.add(P0, offset, null);
    }
    turnUntil(nextLoop, () -> nextWork.started().size() == 2);
    nextLoop.runOnce();

    assertThat(nextWork.started()).containsExactlyInAnyOrder("0:1", "0:3");
  }

  @Test
  void recordsThatAreTooMuchForTheMemoryTogetherWaitHoweverFewTheyAre() throws Exception {
    DispatchLoop loop = loop(consumer, work, settings(10, 1_000, Ordering.NONE), AT_ONCE);
    consumer.rebalance(List.of(P0, P1));
    consumer.add(P0, 0, null, 999);
    consumer.add(P0, 1, null, 5_000);
    consumer.add(P0, 2, null, 1);
    turnUntil(loop, () -> work.started().size() == 2);
    loop.runOnce();
    assertThat(work.started()).containsExactlyInAnyOrder("0:0", "0:1");
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);

    work.finish("0:0");
    turnUntil(loop, () -> finished() == 1);
    loop.runOnce();
    assertThat(work.started()).hasSize(2);

    work.finish("0:1", "0:2");
    turnUntil(loop, () -> finished() == 3);
    loop.runOnce();
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void atMostMaxInFlightRunAndTheRestWaitsInPausedPartitions() throws Exception {
    DispatchLoop loop = loop(2, Ordering.NONE);
    consumer.setMaxPollRecords(2);
    addRecords(P0, 3);
    addRecords(P1, 3);
    turnUntil(loop, () -> work.started().size() == 2);
    loop.runOnce();
    assertThat(work.started()).hasSize(2);
    assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
    assertThat(meters.get("clawstream.dispatch.paused").gauge().value()).isEqualTo(2);

    work.finish("0:0", "0:1", "0:2", "1:0", "1:1", "1:2");
    turnUntil(loop, () -> finished() == 6);
    loop.runOnce();

    assertThat(consumer.paused()).isEmpty();
    assertThat(consumer.committed(P0).offset()).isEqualTo(3);
    assertThat(consumer.committed(P1).offset()).isEqualTo(3);
  }

  @Test
  void recordsOfOneKeyRunOneAfterAnotherWhileOtherKeysGoOn() throws Exception {
    DispatchLoop loop = loop(10, Ordering.BY_KEY);
    consumer.add(P0, 0, "a");
    consumer.add(P0, 1, "a");
    consumer.add(P0, 2, "b");
    consumer.add(P0, 3, "a");
    turnUntilStarted(loop, "0:0", "0:2");

    work.finish("0:0");
    turnUntilStarted(loop, "0:1");
    assertThat(work.started()).doesNotContain("0:3");
    work.finish("0:1");
    turnUntilStarted(loop, "0:3");
  }

  @Test
  void aPartitionWhoseKeysAreTakenIsPausedWhileOthersGoOn() throws Exception {
    DispatchLoop loop = loop(10, Ordering.BY_KEY);
    for (int offset = 0; offset <= DispatchLoop.MOST_HELD_BY_KEY; offset++) {
      consumer.add(P0, offset, "a");
    }
    loop.runOnce();
    loop.runOnce();

    assertThat(consumer.paused()).containsExactly(P0);
    consumer.add(P1, 0, "b");
    turnUntilStarted(loop, "1:0");
  }

  @Test
  void aFailureOfTheWorkStopsTheLoopAndKeepsWhatOthersFinished() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE, Duration.ofDays(1));
    addRecords(P0, 3);
    turnUntilStarted(loop, "0:0", "0:1", "0:2");
    work.finish("0:0");
    turnUntil(loop, () -> finished() == 1);
    IllegalStateException broken = new IllegalStateException("broken");

    work.fail("0:1", broken);

    assertThatThrownBy(() -> turnUntil(loop, () -> false))
        .isInstanceOf(WorkFailedException.class)
        .hasMessageContaining("offset 1 of work-0")
        .rootCause()
        .isSameAs(broken);
    loop.release();
    assertThat(consumer.committed(P0).offset()).isEqualTo(1);
    assertThat(work.interrupted()).containsExactly("0:2");
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void metadataOfSomebodyElseIsIgnored() throws Exception {
    DispatchLoop loop = loop(consumer, work, settings(10, Ordering.NONE), AT_ONCE);
    consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1, "written by hand")));
    consumer.rebalance(List.of(P0));
    consumer.add(P0, 1, null);

    turnUntilStarted(loop, "0:1");
  }

  @Test
  void markersBehindTheLastRecordAreCommittedOver() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    consumer.add(P0, 3, null);
    consumer.markersUpTo(P0, 6);
    turnUntilStarted(loop, "0:3");

    work.finish("0:3");
    // The markers beyond the record may have been committed while it ran.
    turnUntil(loop, () -> !consumer.commits().isEmpty() && consumer.committed(P0).offset() > 3);

    assertThat(consumer.committed(P0)).isEqualTo(new OffsetAndMetadata(6, ""));
  }

  @Test
  void aLogThatWasCutIsReadAgainFromThere() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    consumer.add(P0, 7, null);
    turnUntilStarted(loop, "0:7");
    consumer.seek(P0, 2);
    consumer.add(P0, 2, null);
    turnUntilStarted(loop, "0:2");

    work.finish("0:2");
    turnUntil(loop, () -> !consumer.commits().isEmpty());

    assertThat(work.interrupted()).containsExactly("0:7");
    assertThat(consumer.committed(P0).offset()).isEqualTo(3);
  }

  @Test
  void commitsAreBatchedUntilTheIntervalIsOver() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE, Duration.ofMillis(100));
    addRecords(P0, 4);
    turnUntilStarted(loop, "0:0", "0:1", "0:2", "0:3");
    work.finish("0:0");
    turnUntil(loop, () -> finished() == 1);
    work.finish("0:1", "0:2");
    turnUntil(loop, () -> finished() == 3);
    loop.runOnce();
    assertThat(consumer.commits()).isEmpty();

    nanoTime.addAndGet(Duration.ofMillis(100).toNanos());
    loop.runOnce();
    loop.runOnce();

    assertThat(consumer.commits()).hasSize(1);
    assertThat(consumer.committed(P0).offset()).isEqualTo(3);
  }

  @Test
  void aCommitThatFailedForNowIsRepeated() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 1);
    consumer.failNextCommit(new CommitFailedException("not now"));
    turnUntilStarted(loop, "0:0");

    work.finish("0:0");
    turnUntil(loop, () -> !consumer.commits().isEmpty());

    assertThat(consumer.committed(P0).offset()).isEqualTo(1);
  }

  @Test
  void aCommitThatCanNeverSucceedIsFatal() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 1);
    TopicAuthorizationException forbidden = new TopicAuthorizationException(Set.of("work"));
    consumer.failNextCommit(forbidden);
    turnUntilStarted(loop, "0:0");

    work.finish("0:0");

    assertThatThrownBy(() -> turnUntil(loop, () -> false)).isSameAs(forbidden);
  }

  @Test
  void aBrokerThatRefusesTheMetadataGetsCommitsWithoutIt() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);
    addRecords(P0, 2);
    consumer.failNextCommit(new OffsetMetadataTooLarge("too large"));
    turnUntilStarted(loop, "0:0", "0:1");

    work.finish("0:1");
    turnUntil(loop, () -> !consumer.commits().isEmpty());

    assertThat(consumer.committed(P0)).isEqualTo(new OffsetAndMetadata(0, ""));
  }

  @Test
  void aWakeUpIsNoError() throws Exception {
    DispatchLoop loop = loop(10, Ordering.NONE);

    consumer.wakeup();

    assertThat(loop.runOnce()).isTrue();
  }
}
