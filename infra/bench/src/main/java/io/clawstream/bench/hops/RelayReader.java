package io.clawstream.bench.hops;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.relay.RelayRecord;
import io.clawstream.bench.relay.RelayTopics;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the relay's records. */
public final class RelayReader implements RecordReader {
  @Override
  public List<String> topics() {
    return List.of(RelayTopics.INBOUND, RelayTopics.JOBS, RelayTopics.EGRESS);
  }

  @Override
  public Sighting read(ConsumerRecord<String, byte[]> record) {
    Stage stage =
        switch (record.topic()) {
          case RelayTopics.INBOUND -> Stage.INBOUND;
          case RelayTopics.JOBS -> Stage.JOBS;
          default -> Stage.EGRESS;
        };
    return new Sighting(
        stage, Texts.number(RelayRecord.decode(record.value()).text()), Optional.empty());
  }
}
