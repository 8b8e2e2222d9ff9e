package io.clawstream.bench.stand;

import io.clawstream.bench.load.Target;
import io.clawstream.bench.proc.Child;
import io.clawstream.bench.relay.RelayMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The relay, each hop a process of its own like the pipeline's services. */
public final class Relay {
  private static final Duration READY_WITHIN = Duration.ofMinutes(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private Relay() {}

  /** Starts it; returns when all hops have partitions to read. */
  public static Chain start(World world) throws InterruptedException {
    Path directory = world.plan().directory();
    Map<RelayMain.Role, Child> processes = new EnumMap<>(RelayMain.Role.class);
    for (RelayMain.Role role : RelayMain.Role.values()) {
      processes.put(
          role,
          Child.start(
              new Child.Program(
                  "relay-" + role.name().toLowerCase(Locale.ROOT),
                  RelayMain.class.getName(),
                  List.of(
                      role.name(),
                      world.ground().bootstrapServers(),
                      world.model().baseUrl().toString(),
                      world.telegram().apiUrl().toString(),
                      world.telegram().bot().token(),
                      ready(directory, role).toString()),
                  world.plan().jvmFlags(),
                  Map.of(),
                  directory)));
    }
    try {
      long deadline = System.nanoTime() + READY_WITHIN.toNanos();
      for (Map.Entry<RelayMain.Role, Child> hop : processes.entrySet()) {
        awaitReady(hop.getValue(), ready(directory, hop.getKey()), deadline);
      }
      String port = Files.readString(ready(directory, RelayMain.Role.DOOR));
      return new Chain(
          new Target("relay", URI.create("http://127.0.0.1:" + port + "/webhook"), Map.of()),
          List.copyOf(processes.values()));
    } catch (IOException e) {
      processes.values().forEach(Child::close);
      throw new BenchException("The relay's port could not be read.", e);
    } catch (RuntimeException | InterruptedException e) {
      processes.values().forEach(Child::close);
      throw e;
    }
  }

  private static Path ready(Path directory, RelayMain.Role role) {
    return directory.resolve(role + ".ready");
  }

  private static void awaitReady(Child process, Path ready, long deadline)
      throws InterruptedException {
    while (!Files.exists(ready)) {
      process.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            process.name() + " was not ready in time. The end of its log:\n" + process.tail());
      }
      Thread.sleep(LOOK_EVERY);
    }
  }
}
