package io.clawstream.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apicurio Registry as a process of its own on the loopback interface, with an H2 database in its
 * directory. If the process ends by itself it is started again on the same port, after 1 s, 2 s, 4
 * s … 30 s; meanwhile services go on with the schemas that they know. It ends with this process,
 * even if this one is killed.
 */
public final class LocalRegistry implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LocalRegistry.class);
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);
  private static final Duration LOOK_EVERY = Duration.ofMillis(25);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

  /**
   * Writing the AOT cache happens in the process's last moments, and takes a while on a slow
   * machine.
   */
  private static final Duration STOP_TRAINING_WITHIN = Duration.ofMinutes(2);

  private static final Backoff RESTART = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final RegistryCommand command;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread monitor;
  private volatile Process process;

  private LocalRegistry(RegistryCommand command, Process process) {
    this.command = command;
    this.process = process;
    this.monitor = Thread.ofVirtual().name("registry-monitor").unstarted(this::restartUntilClosed);
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param installation the distribution
   * @param directory where its database and its log are kept; made if missing; no other process may
   *     use it
   * @param port 0 to 65535; 0 takes a free one
   * @throws LocalException if it cannot start
   */
  public static LocalRegistry start(RegistryInstallation installation, Path directory, int port) {
    RegistryCommand command =
        new RegistryCommand(
            installation, directory.toAbsolutePath(), FreePorts.orAny(port), FreePorts.any());
    try {
      Files.createDirectories(directory);
      LocalRegistry registry = new LocalRegistry(command, command.start());
      try {
        registry.awaitReady(READY_WITHIN);
      } catch (LocalException | InterruptedException e) {
        registry.close();
        throw e;
      }
      registry.monitor.start();
      return registry;
    } catch (IOException e) {
      throw new LocalException("The schema registry could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalException("Interrupted while the schema registry was starting.", e);
    }
  }

  /** Address of its REST API, ending in {@code /apis/registry/v3}. */
  public URI url() {
    return URI.create(
        "http://" + RegistryCommand.HOST + ":" + command.port() + "/apis/registry/v3");
  }

  /** Id of its process, which changes when it is started again. */
  public long pid() {
    return process.pid();
  }

  /** Stops it and keeps it stopped. */
  @Override
  public void close() {
    closing.countDown();
    if (command.training()) {
      process.destroy();
      ChildJvm.stop(process, STOP_TRAINING_WITHIN);
    } else {
      ChildJvm.stop(process, STOP_WITHIN);
    }
  }

  private void restartUntilClosed() {
    int failures = 0;
    try {
      while (true) {
        int code = process.waitFor();
        // Ctrl-C reaches the whole process group: the registry may end a moment before we are told
        // to.
        if (closing.await(RESTART.delay(failures).toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        log.atWarn()
            .log(
                "The schema registry has ended with exit code {} and is started again; its log is {}",
                code,
                command.log());
        failures = restart() ? 0 : failures + 1;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean restart() throws InterruptedException {
    try {
      process = command.start();
      if (closing.getCount() == 0) {
        ChildJvm.stop(process, STOP_WITHIN);
        return true;
      }
      awaitReady(READY_WITHIN);
      log.atInfo().log("The schema registry is back");
      return true;
    } catch (IOException | LocalException e) {
      log.atWarn().log("The schema registry could not be started again: {}", e.getMessage());
      return false;
    }
  }

  private void awaitReady(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest health =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://"
                          + RegistryCommand.HOST
                          + ":"
                          + command.managementPort()
                          + "/health/ready"))
              .timeout(Duration.ofSeconds(2))
              .build();
      while (!answersOk(http, health)) {
        if (!process.isAlive()) {
          throw new LocalException(
              "The schema registry ended while it was starting. The end of its log ("
                  + command.log()
                  + "):\n"
                  + ChildJvm.tail(command.log(), 5));
        }
        if (System.nanoTime() > deadline) {
          throw new LocalException(
              "The schema registry was not ready within "
                  + patience.toSeconds()
                  + " s; its log is "
                  + command.log()
                  + ".");
        }
        Thread.sleep(LOOK_EVERY);
      }
    }
  }

  private static boolean answersOk(HttpClient http, HttpRequest request)
      throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
