package io.clawstream.kit;

import io.clawstream.kit.http.OperatorEndpoint;
import java.util.Map;

/** A service that has been started. */
public interface RunningService extends AutoCloseable {
  /**
   * Whether it can do its work; asked by {@code /health/ready}, so it answers at once. Thread-safe.
   */
  Readiness readiness();

  /**
   * What operators may ask it for on the admin port, by the first segment of the path: {@code
   * sessions} is asked {@code GET /sessions/…}. The same map each time.
   */
  default Map<String, OperatorEndpoint> operatorEndpoints() {
    return Map.of();
  }

  /**
   * Takes in nothing new, finishes or hands back what is in hand, and lets go of everything.
   * Bounded by the context's drain timeout. Called once.
   */
  @Override
  void close();
}
