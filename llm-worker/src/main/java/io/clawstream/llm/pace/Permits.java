package io.clawstream.llm.pace;

import io.clawstream.llm.provider.ChatEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Permits to call a model: this worker's {@link Share} of so many requests and tokens a minute and
 * of so many calls at once, for each provider and model by itself. Whoever asks waits on its own
 * virtual thread. Thread-safe.
 */
public final class Permits {
  /**
   * How much a model of a provider may be asked, by the whole fleet.
   *
   * @param requestsPerMinute 1 or more; empty for no limit
   * @param tokensPerMinute prompts and answers together, 1 or more; empty for no limit
   * @param maxConcurrent 1 or more; empty for no limit
   */
  public record Limits(
      OptionalInt requestsPerMinute, OptionalInt tokensPerMinute, OptionalInt maxConcurrent) {
    /** No limits. */
    public static final Limits NONE =
        new Limits(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }

  /**
   * What a call is going to take.
   *
   * @param promptTokens estimated, 0 or more
   * @param mostOutput upper bound of the answer in tokens; empty if there is none
   * @param urgent whether it overtakes those that are not
   */
  public record Need(long promptTokens, OptionalInt mostOutput, boolean urgent) {}

  /** Leave to make one call; closed when the call is over. */
  public interface Permit extends AutoCloseable {
    /**
     * The provider has given the first sign of an answer, or a refusal; more than once does no
     * harm. A call that took unusually long until then may have arrived late, and counts from then.
     */
    void heard();

    /** What the call has really used, in tokens; to be told at most once. */
    void used(long input, long output);

    @Override
    void close();
  }

  /** Told of each model that is asked for the first time, so that it can be watched. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * A line begins.
     *
     * @param line what can be seen of it
     */
    void opened(String provider, String model, Line line);
  }

  /** What can be seen of the line in front of a model. */
  public interface Line {
    /** How many wait. */
    int waiting();

    /** This worker's part of the quotas, 0.0 to 1.0. */
    double share();
  }

  private record Key(String provider, String model) {}

  private final Map<Key, Turnstile> turnstiles = new ConcurrentHashMap<>();
  private final Function<String, Limits> limits;
  private final TimeKeeper time;
  private final Watcher watcher;
  private Share share;
  private long since;

  /**
   * @param limits by provider name
   * @param share what is ours, and has been for long
   */
  public Permits(Function<String, Limits> limits, Share share, TimeKeeper time, Watcher watcher) {
    this.limits = limits;
    this.share = share;
    this.time = time;
    this.watcher = watcher;
    this.since = time.nanoTime() - Duration.ofHours(1).toNanos();
  }

  /**
   * Waits for leave to call a model.
   *
   * @param left how long it may wait
   * @return empty if there is no leave within that time
   * @throws InterruptedException if the thread is interrupted, or if the model has limits and no
   *     share of them is ours any more
   */
  public Optional<Permit> acquire(String provider, String model, Need need, Duration left)
      throws InterruptedException {
    return turnstile(provider, model).pass(need, left);
  }

  /**
   * The provider wants to be left alone with this model: nobody of this worker asks it for so long.
   */
  public void leaveAlone(String provider, String model, Duration duration) {
    turnstile(provider, model).leaveAlone(duration);
  }

  /**
   * Nothing is left of one of the provider's limits: nobody asks before there is something again.
   */
  public void told(String provider, String model, ChatEvent.LimitsTold limits) {
    if (limits.requestsRemaining().orElse(1) == 0) {
      limits.requestsReset().ifPresent(reset -> leaveAlone(provider, model, reset));
    }
    if (limits.tokensRemaining().orElse(1) == 0) {
      limits.tokensReset().ifPresent(reset -> leaveAlone(provider, model, reset));
    }
  }

  /** From now on this is ours of every quota: less at once, more by and by. */
  public synchronized void share(Share other) {
    share = other;
    since = time.nanoTime();
    turnstiles.values().forEach(turnstile -> turnstile.change(other));
  }

  private Turnstile turnstile(String provider, String model) {
    Key key = new Key(provider, model);
    Turnstile there = turnstiles.get(key);
    return there == null ? open(key) : there;
  }

  private synchronized Turnstile open(Key key) {
    return turnstiles.computeIfAbsent(
        key,
        _ -> {
          Turnstile opened = new Turnstile(limits.apply(key.provider()), share, since, time);
          watcher.opened(key.provider(), key.model(), opened);
          return opened;
        });
  }
}
