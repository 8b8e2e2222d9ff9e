package io.clawstream.egress.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledgers of the partitions that are ours. Thread-safe, but partitions come and go on one
 * thread.
 */
public final class Ledgers {
  private static final Logger log = LoggerFactory.getLogger(Ledgers.class);

  private final ReceiptReader reader;
  private final Duration lookBack;
  private final InstantSource clock;
  private final Map<Integer, Ledger> ledgers = new ConcurrentHashMap<>();

  /**
   * @param reader reads receipts back
   * @param lookBack how long replies are remembered, above zero
   */
  public Ledgers(ReceiptReader reader, Duration lookBack, InstantSource clock) {
    this.reader = reader;
    this.lookBack = lookBack;
    this.clock = clock;
  }

  /**
   * Reads back what was delivered of these egress partitions. Until it returns nothing of them may
   * be delivered.
   *
   * @param committed where the group stands in each; partitions that nothing was committed of are
   *     missing
   * @throws org.apache.kafka.common.KafkaException if the receipts cannot be read
   */
  public void load(
      Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<Integer, Ledger> fresh = new HashMap<>();
    partitions.forEach(partition -> fresh.put(partition.partition(), new Ledger(lookBack)));
    reader.read(
        partitions,
        committed,
        lookBack,
        (partition, receipt) ->
            Optional.ofNullable(fresh.get(partition))
                .ifPresent(ledger -> ledger.add(receipt, clock.instant())));
    ledgers.putAll(fresh);
    log.atInfo().log(
        "Receipts of {} replies read back for partitions {}",
        fresh.values().stream().mapToInt(Ledger::size).sum(),
        fresh.keySet());
  }

  /** Forgets partitions that are no longer ours. */
  public void drop(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> ledgers.remove(partition.partition()));
  }

  /** The ledger of a partition, if it is ours. */
  public Optional<Ledger> of(int partition) {
    return Optional.ofNullable(ledgers.get(partition));
  }
}
