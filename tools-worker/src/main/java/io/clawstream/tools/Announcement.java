package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells the router which tools there are. What the topic offers, but this worker does not have, is
 * withdrawn once, because the compacted topic would offer it to models for ever. So all
 * tools-workers of an installation need the same settings; where one of them lacks a tool only for
 * now, the others' next announcement brings it back. Not thread-safe.
 */
final class Announcement {
  private final ToolCatalogue catalogue;
  private final Producer<String, byte[]> producer;
  private final Function<ToolSpec, byte[]> encoder;
  private final String topic;

  /** Names that the topic may offer. */
  private final Set<String> offered;

  /**
   * @param offered names that the topic offers so far
   */
  Announcement(
      ToolCatalogue catalogue,
      Set<String> offered,
      Producer<String, byte[]> producer,
      Function<ToolSpec, byte[]> encoder,
      String topic) {
    this.catalogue = catalogue;
    this.offered = new HashSet<>(offered);
    this.producer = producer;
    this.encoder = encoder;
    this.topic = topic;
  }

  /**
   * Returns when the broker has it.
   *
   * @param undecided names of which it is not known yet whether their tool is there; what the topic
   *     says of them stays
   * @throws ExecutionException if the broker refuses
   */
  void make(Predicate<String> undecided) throws ExecutionException, InterruptedException {
    List<Future<?>> written = new ArrayList<>();
    Set<String> there = new HashSet<>();
    for (ToolSpec spec : catalogue.specs()) {
      there.add(spec.getName());
      written.add(producer.send(new ProducerRecord<>(topic, spec.getName(), encoder.apply(spec))));
    }
    Set<String> gone = new HashSet<>(offered);
    gone.removeAll(there);
    gone.removeIf(undecided);
    for (String name : gone) {
      written.add(producer.send(new ProducerRecord<>(topic, name, null)));
    }
    for (Future<?> future : written) {
      future.get();
    }
    offered.removeAll(gone);
    offered.addAll(there);
  }
}
