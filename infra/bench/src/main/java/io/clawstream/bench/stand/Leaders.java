package io.clawstream.bench.stand;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/** Whether the broker serves topics that have just been created. */
public final class Leaders {
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Leaders() {}

  /**
   * Returns when every partition is served. A topic is there as soon as the controller says so, a
   * moment before the broker leads its partitions; a producer that writes many batches in that
   * moment may end with OUT_OF_ORDER_SEQUENCE_NUMBER for good.
   */
  public static void await(Admin admin, Collection<String> topics) {
    long deadline = System.nanoTime() + SERVED_WITHIN.toNanos();
    try {
      while (!served(admin, topics)) {
        if (System.nanoTime() - deadline > 0) {
          throw new BenchException(
              "The broker does not serve its new topics within "
                  + SERVED_WITHIN.toSeconds()
                  + " s: "
                  + topics);
        }
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("Interrupted while waiting for the new topics.", e);
    }
  }

  private static boolean served(Admin admin, Collection<String> topics)
      throws InterruptedException {
    try {
      Map<TopicPartition, OffsetSpec> partitions =
          admin.describeTopics(topics).allTopicNames().get().values().stream()
              .flatMap(
                  topic ->
                      topic.partitions().stream()
                          .map(
                              partition -> new TopicPartition(topic.name(), partition.partition())))
              .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.earliest()));
      // Only a partition's leader answers this.
      admin.listOffsets(partitions).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return false;
      }
      throw new BenchException("The new topics are not served: " + e.getCause(), e);
    }
  }
}
