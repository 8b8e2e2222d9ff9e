package io.clawstream.llm.pace;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Permits to call a model: so many a minute and so many at once, for each provider and model by
 * itself. Whoever asks waits on its own virtual thread, first come first served. Thread-safe.
 */
public final class Permits {
  /**
   * How much a model of a provider may be asked.
   *
   * @param requestsPerMinute 1 or more; empty for no limit
   * @param maxConcurrent 1 or more; empty for no limit
   */
  public record Limits(OptionalInt requestsPerMinute, OptionalInt maxConcurrent) {
    /** No limits. */
    public static final Limits NONE = new Limits(OptionalInt.empty(), OptionalInt.empty());
  }

  /** Leave to make one call; closed when the call is over. */
  public interface Permit extends AutoCloseable {
    @Override
    void close();
  }

  private record Key(String provider, String model) {}

  private final Map<Key, Turnstile> turnstiles = new ConcurrentHashMap<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Function<String, Limits> limits;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;

  /**
   * @param limits by provider name
   * @param nanoTime as {@link System#nanoTime}
   */
  public Permits(Function<String, Limits> limits, LongSupplier nanoTime, Sleeper sleeper) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
  }

  /**
   * Waits for leave to call a model.
   *
   * @param left how long it may wait
   * @return empty if there is no leave within that time
   */
  public Optional<Permit> acquire(String provider, String model, Duration left)
      throws InterruptedException {
    Turnstile turnstile =
        turnstiles.computeIfAbsent(
            new Key(provider, model),
            key ->
                new Turnstile(
                    key.provider() + "/" + key.model(),
                    limits.apply(key.provider()),
                    nanoTime,
                    sleeper));
    waiting.incrementAndGet();
    try {
      return turnstile.pass(left) ? Optional.of(turnstile::leave) : Optional.empty();
    } finally {
      waiting.decrementAndGet();
    }
  }

  /** How many wait just now. */
  public int waiting() {
    return waiting.get();
  }
}
