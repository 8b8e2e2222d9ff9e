package io.clawstream.kit;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * The main of every service: {@code java -jar llm-worker.jar [--config FILE] [--set KEY=VALUE]…}.
 * Exit codes: 0 after SIGTERM or SIGINT and a clean drain, 1 after a fatal error, 2 for wrong
 * arguments or settings.
 */
public final class ServiceMain {
  private static final Logger log = LoggerFactory.getLogger(ServiceMain.class);
  private static final Path DEFAULT_FILE = Path.of("clawstream.yaml");

  private ServiceMain() {}

  /** Runs a service until the process is told to stop. Does not return. */
  public static void run(ServiceDefinition definition, String[] args) {
    bridgeLogging();
    Arguments arguments;
    Settings settings;
    try {
      arguments = Arguments.parse(args);
      if (arguments.help()) {
        System.out.println(usage(definition));
        System.exit(0);
      }
      settings =
          ServiceRunner.settings(
              definition, arguments.file(), System.getenv(), arguments.overrides());
    } catch (SettingsException | IllegalArgumentException e) {
      System.err.println(definition.name() + ": " + e.getMessage());
      System.exit(2);
      return;
    }
    System.exit(runUntilStopped(definition, settings));
  }

  private static int runUntilStopped(ServiceDefinition definition, Settings settings) {
    AtomicReference<@Nullable Throwable> fatal = new AtomicReference<>();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(
                () -> {
                  stop.countDown();
                  awaitUninterruptibly(stopped);
                  // The JVM would report 143 after SIGTERM, but a clean drain is a success.
                  Runtime.getRuntime().halt(fatal.get() == null ? 0 : 1);
                });
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      ServiceRunner runner =
          ServiceRunner.start(
              definition,
              settings,
              InstantSource.system(),
              failure -> {
                if (fatal.compareAndSet(null, failure)) {
                  log.atError()
                      .setCause(failure)
                      .log("{} cannot go on and stops", definition.name());
                }
                stop.countDown();
              });
      awaitUninterruptibly(stop);
      log.atInfo().log("{} stops: finishing what is in hand", definition.name());
      runner.close();
      log.atInfo().log("{} has stopped", definition.name());
    } catch (Exception e) {
      fatal.compareAndSet(null, e);
      log.atError().log("{} could not start: {}", definition.name(), e.getMessage());
      log.atDebug().setCause(e).log("Cause");
    } finally {
      stopped.countDown();
    }
    return fatal.get() == null ? 0 : 1;
  }

  /** Libraries that log by java.util.logging end up where everything else does. */
  public static void bridgeLogging() {
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String usage(ServiceDefinition definition) {
    return """
        Usage: java -jar %1$s.jar [--config FILE] [--set KEY=VALUE]...

          --config FILE    settings; default: clawstream.yaml in the current directory, if there is one
          --set KEY=VALUE  one setting, e.g. --set kafka.bootstrap-servers=broker:9092
          --help           this text

        Every setting may also come from the environment: CLAWSTREAM_KAFKA_BOOTSTRAP_SERVERS for kafka.bootstrap-servers."""
        .formatted(definition.name());
  }

  /**
   * The command line.
   *
   * @param file settings file, if any
   * @param overrides settings from {@code --set}
   */
  record Arguments(Optional<Path> file, Map<String, String> overrides, boolean help) {
    static Arguments parse(String[] args) {
      Optional<Path> file =
          Files.exists(DEFAULT_FILE) ? Optional.of(DEFAULT_FILE) : Optional.empty();
      Map<String, String> overrides = new HashMap<>();
      List<String> rest = List.of(args);
      boolean help = false;
      for (int i = 0; i < rest.size(); i++) {
        String argument = rest.get(i);
        switch (argument) {
          case "--help", "-h" -> help = true;
          case "--config" -> file = Optional.of(Path.of(value(rest, ++i, argument)));
          case "--set" -> {
            String[] pair = value(rest, ++i, argument).split("=", 2);
            if (pair.length != 2 || pair[0].isBlank()) {
              throw new IllegalArgumentException(
                  "--set needs KEY=VALUE, e.g. --set kafka.bootstrap-servers=broker:9092.");
            }
            overrides.put(pair[0].strip(), pair[1]);
          }
          default ->
              throw new IllegalArgumentException(
                  "Unknown argument '" + argument + "'; --help lists what there is.");
        }
      }
      return new Arguments(file, overrides, help);
    }

    private static String value(List<String> args, int index, String option) {
      if (index >= args.size()) {
        throw new IllegalArgumentException(option + " needs a value; --help tells more.");
      }
      return args.get(index);
    }
  }
}
