package io.clawstream.kit;

/** A service that has been started. */
public interface RunningService extends AutoCloseable {
  /**
   * Whether it can do its work; asked by {@code /health/ready}, so it answers at once. Thread-safe.
   */
  Readiness readiness();

  /**
   * Takes in nothing new, finishes or hands back what is in hand, and lets go of everything.
   * Bounded by the context's drain timeout. Called once.
   */
  @Override
  void close();
}
