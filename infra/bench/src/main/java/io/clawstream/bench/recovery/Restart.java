package io.clawstream.bench.recovery;

/**
 * How the new process came up, in ms from the kill; infinite for what was not seen.
 *
 * @param liveMs until it answered on its admin port: the JVM and the service have started
 * @param readyMs until it said that it can do its work
 */
public record Restart(double liveMs, double readyMs) {
  /** Nothing was seen of it yet. */
  public static final Restart NOT_YET =
      new Restart(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

  /** What is known after one more look, so many ms after the kill. */
  public Restart seen(double ms, boolean live, boolean ready) {
    return new Restart(
        live ? Math.min(liveMs, ms) : liveMs, ready ? Math.min(readyMs, ms) : readyMs);
  }

  /** Whether the process has said that it can do its work. */
  public boolean ready() {
    return !Double.isInfinite(readyMs);
  }
}
