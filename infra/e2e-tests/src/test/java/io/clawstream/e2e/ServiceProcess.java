package io.clawstream.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A service as a process of its own, from the tests' class path. */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern ADMIN_PORT = Pattern.compile("health and metrics on port (\\d+)");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String name;
  private final Process process;
  private final List<String> output = new CopyOnWriteArrayList<>();
  private volatile OptionalInt adminPort = OptionalInt.empty();

  private ServiceProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    Thread.ofVirtual().start(this::readOutput);
  }

  /**
   * Starts a main class.
   *
   * @param settings key to value, for {@code --set}
   */
  static ServiceProcess start(String mainClass, Map<String, String> settings) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
    settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    try {
      return new ServiceProcess(
          mainClass.substring(mainClass.lastIndexOf('.') + 1),
          new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException("Starting " + mainClass + " failed.", e);
    }
  }

  /** Waits until it can do its work. */
  ServiceProcess awaitReady() {
    Awaitility.await(name + " is ready")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(name + " has ended: " + String.join("\n", output));
              }
              return ready();
            });
    return this;
  }

  boolean ready() {
    return adminPort.isPresent() && get("/health/ready").statusCode() == 200;
  }

  HttpResponse<String> get(String path) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort.orElseThrow() + path))
              .timeout(Duration.ofSeconds(5))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " does not answer " + path + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** kill -9. */
  void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(10));
  }

  /** SIGTERM. */
  void terminate() {
    // Process.destroy would close the output before it is read.
    process.toHandle().destroy();
  }

  int awaitExit(Duration timeout) {
    try {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            name + " did not end within " + timeout + ":\n" + String.join("\n", output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  List<String> output() {
    return List.copyOf(output);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      process.destroyForcibly();
      awaitExit(Duration.ofSeconds(10));
    }
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        Matcher port = ADMIN_PORT.matcher(line);
        if (port.find()) {
          adminPort = OptionalInt.of(Integer.parseInt(port.group(1)));
        }
      }
    } catch (IOException e) {
      output.add("(the output ended: " + e + ")");
    }
  }
}
