package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private static final byte[] NOTHING = {};

  private final ToolCatalogue catalogue;
  private final Producer<String, byte[]> producer;
  private final Function<ToolSpec, byte[]> encoder;
  private final String topic;

  /** Names that the topic may offer, and what was written last; nothing if others wrote it. */
  private final Map<String, byte[]> offered = new HashMap<>();

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
    offered.forEach(name -> this.offered.put(name, NOTHING));
    this.producer = producer;
    this.encoder = encoder;
    this.topic = topic;
  }

  /**
   * Announces what has changed, and returns when the broker has it.
   *
   * @param undecided names of which it is not known yet whether their tool is there; what the topic
   *     says of them stays
   * @throws ExecutionException if the broker refuses
   */
  void changes(Predicate<String> undecided) throws ExecutionException, InterruptedException {
    Map<String, byte[]> there = new HashMap<>();
    List<Future<?>> written = new ArrayList<>();
    for (ToolSpec spec : catalogue.specs()) {
      String name = spec.getName();
      byte[] value = encoder.apply(spec);
      there.put(name, value);
      if (!Arrays.equals(value, offered.get(name))) {
        written.add(producer.send(new ProducerRecord<>(topic, name, value)));
      }
    }
    Set<String> gone = new HashSet<>(offered.keySet());
    gone.removeAll(there.keySet());
    gone.removeIf(undecided);
    for (String name : gone) {
      written.add(producer.send(new ProducerRecord<>(topic, name, null)));
    }
    for (Future<?> future : written) {
      future.get();
    }
    offered.keySet().removeAll(gone);
    offered.putAll(there);
  }

  /**
   * Announces everything, as if others had written over it; otherwise as {@link #changes}.
   *
   * @throws ExecutionException if the broker refuses
   */
  void everything(Predicate<String> undecided) throws ExecutionException, InterruptedException {
    offered.replaceAll((_, _) -> NOTHING);
    changes(undecided);
  }
}
