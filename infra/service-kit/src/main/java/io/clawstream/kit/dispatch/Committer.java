package io.clawstream.kit.dispatch;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how far the partitions are: in batches, one request at a time, at most one per
 * interval; and at once, waiting for it, when they are given up. A commit that did not happen
 * repeats work and loses nothing, so only errors that no later commit could mend are thrown. Only
 * the poll loop touches it.
 */
final class Committer {
  private static final Logger log = LoggerFactory.getLogger(Committer.class);
  private static final Duration SYNC_TIMEOUT = Duration.ofSeconds(10);

  private final Consumer<?, ?> consumer;
  private final long intervalNanos;
  private final LongSupplier nanoTime;
  private int metadataLimit = FinishedOffsets.BROKER_DEFAULT_LIMIT;
  private long lastCommit;
  private boolean underWay;
  private @Nullable Exception fatal;

  Committer(Consumer<?, ?> consumer, Duration interval, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.intervalNanos = interval.toNanos();
    this.nanoTime = nanoTime;
    this.lastCommit = nanoTime.getAsLong();
  }

  /** Commits what is new if the last time is long enough ago. */
  void commitIfDue(Collection<Lane> lanes) throws Exception {
    if (fatal != null) {
      throw fatal;
    }
    if (underWay || nanoTime.getAsLong() - lastCommit < intervalNanos) {
      return;
    }
    Map<Lane, Lane.Commit> commits = toCommit(lanes);
    if (commits.isEmpty()) {
      return;
    }
    lastCommit = nanoTime.getAsLong();
    underWay = true;
    consumer.commitAsync(offsets(commits), (offsets, failure) -> ended(commits, failure));
  }

  /**
   * Commits what is new and waits for it.
   *
   * @return false if it could not be, so that the partitions' next owner does not know of it
   */
  boolean commitNow(Collection<Lane> lanes) {
    Map<Lane, Lane.Commit> commits = toCommit(lanes);
    while (!commits.isEmpty()) {
      try {
        consumer.commitSync(offsets(commits), SYNC_TIMEOUT);
        commits.forEach((lane, commit) -> lane.committed(commit.revision()));
        return true;
      } catch (WakeupException e) {
        log.debug("A task ended while offsets were being committed; committing again.");
      } catch (OffsetMetadataTooLarge e) {
        if (metadataLimit == 0) {
          throw e;
        }
        doWithoutMetadata(e);
        commits = toCommit(lanes);
      } catch (CommitFailedException | RebalanceInProgressException | RetriableException e) {
        notCommitted(e);
        return false;
      }
    }
    return true;
  }

  private void ended(Map<Lane, Lane.Commit> commits, @Nullable Exception failure) {
    underWay = false;
    switch (failure) {
      case null -> commits.forEach((lane, commit) -> lane.committed(commit.revision()));
      case OffsetMetadataTooLarge e when metadataLimit > 0 -> doWithoutMetadata(e);
      case CommitFailedException e -> notCommitted(e);
      case RebalanceInProgressException e -> later(e);
      case RetriableException e -> notCommitted(e);
      case Exception e -> fatal = e;
    }
  }

  private void doWithoutMetadata(OffsetMetadataTooLarge e) {
    log.warn(
        "The broker's offset.metadata.max.bytes is below {}: finished records beyond the frontier are not remembered, and are repeated"
            + " after a crash.",
        metadataLimit,
        e);
    metadataLimit = 0;
  }

  /** The group is dividing up its partitions, and takes commits again when it has. */
  private static void later(RebalanceInProgressException e) {
    log.debug("Offsets are committed after the rebalance.", e);
  }

  private static void notCommitted(Exception e) {
    log.warn(
        "Offsets could not be committed this time; if no later commit succeeds, finished records are repeated by the partitions' next"
            + " owner.",
        e);
  }

  private Map<Lane, Lane.Commit> toCommit(Collection<Lane> lanes) {
    Map<Lane, Lane.Commit> commits = new HashMap<>();
    for (Lane lane : lanes) {
      lane.toCommit(metadataLimit).ifPresent(commit -> commits.put(lane, commit));
    }
    return commits;
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsets(Map<Lane, Lane.Commit> commits) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    commits.forEach((lane, commit) -> offsets.put(lane.partition(), commit.offset()));
    return offsets;
  }
}
