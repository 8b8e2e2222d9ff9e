package io.clawstream.bench.stand;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has been opened so far, to be closed the other way round if the rest cannot be. Not
 * thread-safe.
 */
final class Opened {
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  void close() {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        // Something failed already, and that is what the user must hear of.
        System.err.println("Closing " + resource.getClass().getSimpleName() + " failed: " + e);
      }
    }
  }
}
