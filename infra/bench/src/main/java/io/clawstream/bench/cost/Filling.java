package io.clawstream.bench.cost;

import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Ground;
import io.clawstream.schemas.TopicCatalog;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Fills the stores of a router that has not been started yet, by writing the rows straight into its
 * changelogs and the topics that it copies. Restoring them is then the router's business.
 */
public final class Filling {
  private static final int BATCH_BYTES = 512 << 10;
  private static final int LINGER_MS = 20;
  private static final long BUFFER_BYTES = 64L << 20;

  private Filling() {}

  /**
   * Stores sessions.
   *
   * @param from where the session that they are like was read
   * @param count how many: numbers 0 to count - 1
   * @return rows written
   */
  public static long fill(
      Ground ground, StoredSession like, Changelogs from, TopicCatalog topics, long count) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    long rows = 0;
    try (Producer<byte[], byte[]> producer = producer(ground)) {
      for (long session = 0; session < count && failure.get() == null; session++) {
        String key = Peers.key(session);
        for (StoredSession.Row row : like.of(session)) {
          rows++;
          var _ =
              producer.send(
                  new ProducerRecord<>(
                      from.nameIn(topics, row.topic()),
                      Changelogs.partition(row.topic(), key, topics.routerPartitions()),
                      row.timestamp(),
                      row.key().get(),
                      row.value().get()),
                  (_, thrown) -> {
                    if (thrown != null) {
                      failure.set(thrown);
                    }
                  });
        }
      }
    }
    if (failure.get() != null) {
      throw new BenchException("The changelogs could not be filled: " + failure, failure.get());
    }
    return rows;
  }

  private static Producer<byte[], byte[]> producer(Ground ground) {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            ground.bootstrapServers(),
            ProducerConfig.LINGER_MS_CONFIG,
            LINGER_MS,
            ProducerConfig.BATCH_SIZE_CONFIG,
            BATCH_BYTES,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            BUFFER_BYTES),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
