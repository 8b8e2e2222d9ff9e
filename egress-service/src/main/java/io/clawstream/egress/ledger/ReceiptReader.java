package io.clawstream.egress.ledger;

import io.clawstream.events.DeliveryReceipt;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads receipts back from the time of the first reply that may not have been delivered, less the
 * look-back (for duplicates of replies that were), to the end. Receipts have the same keys and the
 * same number of partitions as the replies, so partition n of the one belongs to partition n of the
 * other. Belongs to one thread.
 */
public final class ReceiptReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReceiptReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Consumer<String, byte[]> consumer;
  private final Function<byte[], DeliveryReceipt> decode;
  private final String receipts;
  private final Duration timeout;
  private final InstantSource clock;

  /**
   * @param consumer without a group; closed together with this
   * @param decode reads a receipt; {@link SerializationException} if it is none
   * @param receipts name of the receipts topic
   * @param timeout how long a step may take without anything read, above zero
   */
  public ReceiptReader(
      Consumer<String, byte[]> consumer,
      Function<byte[], DeliveryReceipt> decode,
      String receipts,
      Duration timeout,
      InstantSource clock) {
    this.consumer = consumer;
    this.decode = decode;
    this.receipts = receipts;
    this.timeout = timeout;
    this.clock = clock;
  }

  /**
   * Reads the receipts of these egress partitions.
   *
   * @param committed where the group stands in each; if missing, at the beginning
   * @param lookBack how much earlier than the first uncommitted reply to begin
   * @param to gets the number of the partition and the receipt, in the order of the log
   * @throws TimeoutException if Kafka does not give them in time
   */
  void read(
      Collection<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Duration lookBack,
      BiConsumer<Integer, DeliveryReceipt> to) {
    Map<TopicPartition, Long> from = new HashMap<>();
    firstUncommitted(partitions, committed)
        .forEach(
            (partition, time) ->
                from.put(
                    new TopicPartition(receipts, partition.partition()),
                    Math.max(0, time - lookBack.toMillis())));
    consumer.assign(from.keySet());
    Map<TopicPartition, Long> ends = consumer.endOffsets(from.keySet());
    Map<TopicPartition, Long> starts = new HashMap<>(ends);
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> found :
        consumer.offsetsForTimes(from).entrySet()) {
      // Null means that nothing is so new.
      if (found.getValue() != null) {
        starts.put(found.getKey(), found.getValue().offset());
      }
    }
    readFrom(
        starts,
        record -> {
          if (record.offset() < ends.getOrDefault(partitionOf(record), 0L)) {
            decode(record, to);
          }
        },
        partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
  }

  /**
   * Times (ms since the epoch) of the first reply that may be undelivered; now if there is none.
   */
  private Map<TopicPartition, Long> firstUncommitted(
      Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> committed) {
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(partitions));
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            starts.merge(partition, offset.offset(), Math::max);
          }
        });
    Map<TopicPartition, Long> times = new HashMap<>();
    readFrom(
        starts,
        record -> times.putIfAbsent(partitionOf(record), record.timestamp()),
        partition ->
            times.containsKey(partition)
                || consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    long now = clock.millis();
    return partitions.stream()
        .collect(
            Collectors.toMap(
                partition -> partition, partition -> times.getOrDefault(partition, now)));
  }

  /** Reads the assigned partitions from these offsets until each is done, then lets go of them. */
  private void readFrom(
      Map<TopicPartition, Long> starts,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> to,
      Predicate<TopicPartition> done) {
    starts.forEach(consumer::seek);
    Instant deadline = clock.instant().plus(timeout);
    while (true) {
      List<TopicPartition> finished = consumer.assignment().stream().filter(done).toList();
      consumer.pause(finished);
      if (finished.size() == starts.size()) {
        consumer.unsubscribe();
        return;
      }
      if (clock.instant().isAfter(deadline)) {
        throw new TimeoutException(
            "Reading back receipts from " + starts.keySet() + " took longer than " + timeout + ".");
      }
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        to.accept(record);
        deadline = clock.instant().plus(timeout);
      }
    }
  }

  private void decode(
      ConsumerRecord<String, byte[]> record, BiConsumer<Integer, DeliveryReceipt> to) {
    try {
      to.accept(record.partition(), decode.apply(record.value()));
    } catch (SerializationException e) {
      // Only we write receipts; what somebody else put there says nothing about deliveries.
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, record.topic())
          .addKeyValue(LogKeys.PARTITION, record.partition())
          .addKeyValue(LogKeys.OFFSET, record.offset())
          .log("Ignoring a record that is no receipt: {}", e.getMessage());
    }
  }

  private static TopicPartition partitionOf(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }
}
