package io.clawstream.tools.ledger;

import io.clawstream.events.ToolMark;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes marks into the partition of the ledger that belongs to that of the calls. */
public final class LedgerWriter implements CallLedger.Writer {
  private final Producer<String, byte[]> producer;
  private final String topic;
  private final Function<ToolMark, byte[]> encode;

  /**
   * @param producer with acks=all; not closed
   */
  public LedgerWriter(
      Producer<String, byte[]> producer, String topic, Function<ToolMark, byte[]> encode) {
    this.producer = producer;
    this.topic = topic;
    this.encode = encode;
  }

  @Override
  public CompletableFuture<Long> write(int partition, ToolMark mark) {
    CompletableFuture<Long> written = new CompletableFuture<>();
    try {
      var _ =
          producer.send(
              new ProducerRecord<>(topic, partition, mark.getSessionKey(), encode.apply(mark)),
              (metadata, failure) -> {
                if (failure == null) {
                  written.complete(metadata.offset());
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (RuntimeException e) {
      written.completeExceptionally(e);
    }
    return written;
  }
}
