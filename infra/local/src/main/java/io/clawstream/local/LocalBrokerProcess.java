package io.clawstream.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * The broker of {@link LocalBroker} in a process of its own: for benchmarks, which want it out of
 * the measured processes, and for tests that kill it. Ends with this process, even if this one is
 * killed.
 */
public final class LocalBrokerProcess implements AutoCloseable {
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Path directory;
  private final int port;
  private final List<String> jvmFlags;
  private Process process;

  private LocalBrokerProcess(Path directory, int port, List<String> jvmFlags, Process process) {
    this.directory = directory;
    this.port = port;
    this.jvmFlags = jvmFlags;
    this.process = process;
  }

  /**
   * Starts it; returns when clients are served.
   *
   * @param directory where records and the log {@code broker.log} are kept; made if missing
   * @param port for clients, 0 to 65535; 0 takes a free one
   * @param jvmFlags e.g. {@code -Xmx1g}
   * @throws LocalException if it cannot start
   */
  public static LocalBrokerProcess start(Path directory, int port, List<String> jvmFlags) {
    int chosen = FreePorts.orAny(port);
    LocalBrokerProcess broker =
        new LocalBrokerProcess(
            directory.toAbsolutePath(),
            chosen,
            jvmFlags,
            launch(directory.toAbsolutePath(), chosen, jvmFlags));
    broker.awaitReady();
    return broker;
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  /** Its process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    ChildJvm.kill(process);
  }

  /** Starts it again on its data and its port, after {@link #kill}. */
  public void restart() {
    if (process.isAlive()) {
      throw new IllegalStateException("The broker is running: kill it first.");
    }
    process = launch(directory, port, jvmFlags);
    awaitReady();
  }

  @Override
  public void close() {
    ChildJvm.stop(process, STOP_WITHIN);
  }

  private static Process launch(Path directory, int port, List<String> jvmFlags) {
    try {
      Files.createDirectories(directory);
      return new ChildJvm(
              jvmFlags,
              ChildJvm.ownClassPath(),
              BrokerMain.class.getName(),
              List.of(directory.toString(), Integer.toString(port)),
              log(directory))
          .start();
    } catch (IOException e) {
      throw new LocalException(
          "The Kafka broker's process could not be started: " + e.getMessage(), e);
    }
  }

  private void awaitReady() {
    Map<String, Object> client =
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers(),
            CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG,
            (int) LOOK_EVERY.toMillis(),
            CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG,
            (int) LOOK_EVERY.toMillis());
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    try (Admin admin = Admin.create(client)) {
      while (!serves(admin)) {
        if (!process.isAlive()) {
          throw new LocalException(
              "The Kafka broker ended while it was starting. The end of its log:\n"
                  + ChildJvm.tail(log(directory), 5));
        }
        if (System.nanoTime() > deadline) {
          close();
          throw new LocalException(
              "The Kafka broker was not ready within "
                  + READY_WITHIN.toSeconds()
                  + " s; its log is "
                  + log(directory)
                  + ".");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new LocalException("Interrupted while the Kafka broker was starting.", e);
    }
  }

  private static boolean serves(Admin admin) throws InterruptedException {
    try {
      return !admin.describeCluster().nodes().get(1, TimeUnit.SECONDS).isEmpty();
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  private static Path log(Path directory) {
    return directory.resolve("broker.log");
  }
}
