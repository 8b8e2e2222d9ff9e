package io.clawstream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A directory that goes away with what is in it. */
record TemporaryDirectory(Path path) implements AutoCloseable {
  static TemporaryDirectory make(String name) {
    try {
      return new TemporaryDirectory(Files.createTempDirectory("clawstream-" + name));
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary directory could be made.", e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> contents = Files.walk(path)) {
      for (Path entry : contents.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(path + " could not be removed.", e);
    }
  }
}
