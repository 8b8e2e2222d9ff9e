package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerIT {
  @TempDir Path directory;

  @Test
  void aBrokerStartedAgainOnItsDirectoryHasItsRecords() throws Exception {
    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      createTopicWithRecord(broker.bootstrapServers(), "kept");
    }

    try (LocalBroker broker = LocalBroker.start(directory, 0)) {
      assertThat(read(broker.bootstrapServers())).containsExactly("kept");
    }
  }

  @Test
  void aKilledBrokerProcessComesBackWithEveryAcknowledgedRecord() throws Exception {
    try (LocalBrokerProcess broker = LocalBrokerProcess.start(directory, 0, List.of("-Xmx256m"))) {
      createTopicWithRecord(broker.bootstrapServers(), "acknowledged");

      broker.kill();
      broker.restart();

      assertThat(read(broker.bootstrapServers())).containsExactly("acknowledged");
    }
  }

  private static void createTopicWithRecord(String bootstrap, String value) throws Exception {
    Map<String, Object> config = Map.of("bootstrap.servers", bootstrap);
    try (Admin admin = Admin.create(config);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
      producer.send(new ProducerRecord<>("t", "key", value)).get();
    }
  }

  private static List<String> read(String bootstrap) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("t", 0);
      consumer.assign(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
