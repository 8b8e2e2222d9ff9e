package io.clawstream.bench.hops;

import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Knows the topics of one chain and what is in them. */
public interface RecordReader {
  /** Topics to read. */
  Collection<String> topics();

  /** What the record tells. */
  Sighting read(ConsumerRecord<String, byte[]> record);
}
