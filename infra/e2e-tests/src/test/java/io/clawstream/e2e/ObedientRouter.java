package io.clawstream.e2e;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Stands in for the router on the control topic: remembers the orders, and answers each in the
 * audit topic, so that a command can be tested on its own.
 */
final class ObedientRouter implements AutoCloseable {
  private final TopicCatalog topics;
  private final Function<ControlCommand, String> decide;
  private final EventSerdes serdes;
  private final KafkaConsumer<String, byte[]> orders;
  private final KafkaProducer<String, byte[]> audit;
  private final List<ControlCommand> obeyed = new CopyOnWriteArrayList<>();
  private final Thread thread;

  /**
   * @param decide the decision on an order: allowed, denied ...
   */
  ObedientRouter(Installation installation, Function<ControlCommand, String> decide) {
    this.topics = installation.topics();
    this.decide = decide;
    this.serdes = new EventSerdes(installation.cluster().registryUrl());
    Map<String, Object> config =
        Map.of("bootstrap.servers", installation.cluster().bootstrapServers());
    this.orders =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    this.audit = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    List<TopicPartition> partitions =
        orders.partitionsFor(topics.control()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    orders.assign(partitions);
    orders.seekToBeginning(partitions);
    this.thread = Thread.ofVirtual().name("obedient-router").start(this::run);
  }

  /** The orders so far. */
  List<ControlCommand> obeyed() {
    return List.copyOf(obeyed);
  }

  private void run() {
    try {
      while (true) {
        orders
            .poll(Duration.ofSeconds(1))
            .forEach(record -> obey(serdes.decode(record.value(), ControlCommand.class)));
      }
    } catch (WakeupException e) {
      orders.close();
    }
  }

  private void obey(ControlCommand order) {
    obeyed.add(order);
    AuditEvent event =
        AuditEvent.newBuilder()
            .setSessionKey(order.getSubject())
            .setService("router-streams")
            .setAction("control")
            .setSubject(order.getCommandId())
            .setUserId(order.getIssuedBy())
            .setDecision(decide.apply(order))
            .setReason(order.getKind().name())
            .setAt(order.getAt())
            .build();
    var _ =
        audit.send(new ProducerRecord<>(topics.audit(), order.getSubject(), serdes.encode(event)));
  }

  @Override
  public void close() {
    orders.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    audit.close();
    serdes.close();
  }
}
