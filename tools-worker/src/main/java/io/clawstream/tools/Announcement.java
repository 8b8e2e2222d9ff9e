package io.clawstream.tools;

import io.clawstream.events.ToolSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Tells the router which tools there are. A tool that this release has, but the operator does not
 * want run, is withdrawn, because the compacted topic would offer it to models for ever. So all
 * tools-workers of an installation need the same lists.
 */
final class Announcement {
  private Announcement() {}

  /**
   * Returns when the broker has it.
   *
   * @param all names of all tools that this release has
   * @throws ExecutionException if the broker refuses
   */
  static void make(
      ToolCatalogue catalogue,
      Set<String> all,
      Producer<String, byte[]> producer,
      Function<ToolSpec, byte[]> encoder,
      String topic)
      throws ExecutionException, InterruptedException {
    List<Future<?>> written = new ArrayList<>();
    for (ToolSpec spec : catalogue.specs()) {
      written.add(producer.send(new ProducerRecord<>(topic, spec.getName(), encoder.apply(spec))));
    }
    for (String name : all) {
      if (catalogue.find(name).isEmpty()) {
        written.add(producer.send(new ProducerRecord<>(topic, name, null)));
      }
    }
    for (Future<?> future : written) {
      future.get();
    }
  }
}
