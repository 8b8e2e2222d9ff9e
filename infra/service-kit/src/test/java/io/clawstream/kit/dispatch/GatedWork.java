package io.clawstream.kit.dispatch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Work that a test lets end when and how it wants. Records are named {@code partition:offset}. */
final class GatedWork implements Work {
  private final List<String> started = new CopyOnWriteArrayList<>();
  private final Set<String> interrupted = ConcurrentHashMap.newKeySet();
  private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();

  @Override
  public void run(ConsumerRecord<String, byte[]> record) throws Exception {
    String name = record.partition() + ":" + record.offset();
    started.add(name);
    try {
      gate(name).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException givenUp) {
        throw givenUp;
      }
      throw e;
    } catch (InterruptedException e) {
      interrupted.add(name);
      throw e;
    }
  }

  List<String> started() {
    return List.copyOf(started);
  }

  Set<String> interrupted() {
    return Set.copyOf(interrupted);
  }

  void finish(String... names) {
    for (String name : names) {
      gate(name).complete(null);
    }
  }

  void fail(String name, Exception with) {
    gate(name).completeExceptionally(with);
  }

  /** Ends as work does that cannot finish without its partition. */
  void giveUp(String name) {
    fail(name, new InterruptedException("no partition any more"));
  }

  private CompletableFuture<Void> gate(String name) {
    return gates.computeIfAbsent(name, key -> new CompletableFuture<>());
  }
}
