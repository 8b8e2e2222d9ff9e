package io.clawstream.router.topology;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.avro.Schema;

/** Schemas of earlier releases whose values may still be stored. */
final class EarlierSchemas {
  private EarlierSchemas() {}

  static List<Schema> sessionStates() {
    return List.of(read("/state/0.1.0/SessionState.avsc"));
  }

  static List<Schema> historyEntries() {
    return List.of(read("/state/0.1.0/HistoryEntry.avsc"));
  }

  static List<Schema> waitingMessages() {
    return List.of(read("/state/0.1.0/WaitingMessage.avsc"));
  }

  private static Schema read(String file) {
    try (InputStream in = EarlierSchemas.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("The router's jar lacks " + file + ".");
      }
      return new Schema.Parser().parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file + " failed.", e);
    }
  }
}
