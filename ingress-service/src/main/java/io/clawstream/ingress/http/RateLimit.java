package io.clawstream.ingress.http;

/**
 * A bucket of permits that fills up with time: allows bursts, and a rate in the long run. Not
 * thread-safe.
 */
public final class RateLimit {
  private final int burst;
  private final double perMillisecond;
  private double permits;
  private long filledAt;

  /**
   * @param burst most permits that can be taken at once, 1 or more
   * @param perSecond how many come back each second, more than 0
   * @param now ms since the Unix epoch
   */
  public RateLimit(int burst, double perSecond, long now) {
    this.burst = burst;
    this.perMillisecond = perSecond / 1000;
    this.permits = burst;
    this.filledAt = now;
  }

  /** Takes a permit if there is one. */
  public boolean tryTake(long now) {
    // A clock that goes back gives nothing.
    permits = Math.min(burst, permits + Math.max(0, now - filledAt) * perMillisecond);
    filledAt = now;
    if (permits < 1) {
      return false;
    }
    permits--;
    return true;
  }
}
