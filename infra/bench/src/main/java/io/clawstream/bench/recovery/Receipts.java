package io.clawstream.bench.recovery;

import io.clawstream.bench.load.Texts;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads which answers had a receipt, from the topics of replies and receipts. Records carry the
 * broker's timestamps. Not thread-safe.
 */
public final class Receipts implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Consumer<String, byte[]> consumer;
  private final String receipts;
  private final EventSerdes serdes;
  private final List<TopicPartition> partitions;
  private final ReceiptBook book = new ReceiptBook();

  /**
   * Will read everything that is in the topics.
   *
   * @param consumer read uncommitted, without a group; closed together with this
   * @param serdes not closed
   */
  public Receipts(
      Consumer<String, byte[]> consumer, TopicCatalog topics, String channel, EventSerdes serdes) {
    this.consumer = consumer;
    this.receipts = topics.receipts();
    this.serdes = serdes;
    this.partitions =
        Stream.of(topics.egress(channel), receipts)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads on to where the topics end now. */
  public void catchUp() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      consumer.poll(POLL).forEach(this::read);
    }
  }

  /**
   * Whether the answer to the message with this number had a receipt before that, as far as has
   * been read.
   */
  public boolean hadReceipt(long number, Instant when) {
    return book.hadReceipt(number, when);
  }

  @Override
  public void close() {
    consumer.close();
  }

  private void read(ConsumerRecord<String, byte[]> record) {
    if (record.topic().equals(receipts)) {
      DeliveryReceipt receipt = serdes.decode(record.value(), DeliveryReceipt.class);
      if (receipt.getStatus() != DeliveryStatus.PREVIEW) {
        book.receipt(receipt.getReplyId(), Instant.ofEpochMilli(record.timestamp()));
      }
    } else {
      Reply reply = serdes.decode(record.value(), Reply.class);
      Texts.number(reply.getContent()).ifPresent(number -> book.reply(number, reply.getReplyId()));
    }
  }
}
