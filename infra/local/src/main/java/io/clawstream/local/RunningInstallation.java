package io.clawstream.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a running {@code up} can be reached, as it tells in its data directory, so that other
 * commands in the same place find it without being told.
 *
 * @param web address of the web page and the API; empty if ingress is not part of it
 * @param bootstrap Kafka's {@code host:port}
 * @param registry address of the registry's REST API
 */
public record RunningInstallation(Optional<URI> web, String bootstrap, URI registry) {
  private static final String FILE = "running.properties";

  /** What runs on the data in this directory, if anything does. */
  public static Optional<RunningInstallation> in(Path data) {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new RunningInstallation(
              Optional.ofNullable(properties.getProperty("web")).map(URI::create),
              properties.getProperty("bootstrap", ""),
              URI.create(properties.getProperty("registry", ""))));
    } catch (IOException | IllegalArgumentException e) {
      throw new LocalException(
          "The file " + file + " cannot be read: " + e.getMessage() + ". Delete it.", e);
    }
  }

  void write(Path data) {
    Properties properties = new Properties();
    web.ifPresent(address -> properties.setProperty("web", address.toString()));
    properties.setProperty("bootstrap", bootstrap);
    properties.setProperty("registry", registry.toString());
    try (Writer writer = Files.newBufferedWriter(data.resolve(FILE))) {
      properties.store(
          writer, "Where the running 'clawstream up' can be reached; deleted when it stops.");
    } catch (IOException e) {
      throw new LocalException("The data directory " + data + " cannot be written: " + e + ".", e);
    }
  }

  static void forget(Path data) {
    try {
      Files.deleteIfExists(data.resolve(FILE));
    } catch (IOException e) {
      throw new LocalException("The data directory " + data + " cannot be written: " + e + ".", e);
    }
  }
}
