package io.clawstream.llm.pace;

import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * How the models have been lately, each by itself, as far as this worker has seen. A circuit
 * breaker looks at calls: when too many of the last ones failed, none is made for a while, then a
 * few on trial. A cool-down looks at jobs: a model that a job has given up is left out for a while
 * where another can answer, and twice as long each time until it answers again. Thread-safe.
 */
public final class ModelHealth {
  /** Calls on trial, at once, after a break. */
  private static final int TRIALS = 3;

  /**
   * When a model is left in peace.
   *
   * @param cooldown how long the first time that it is given up, above zero
   * @param longestCooldown the most that it grows to
   * @param calls how many of the last calls are looked at, 2 or more; with fewer than half of them
   *     made there is no break
   * @param failurePercent a break begins when so many of them have failed, 1 to 100
   * @param pause how long a break is, above zero
   */
  public record Rules(
      Duration cooldown, Duration longestCooldown, int calls, int failurePercent, Duration pause) {}

  /** One call that may be made; told how it ended, or closed if that says nothing of the model. */
  public interface Trial extends AutoCloseable {
    /** There was an answer. */
    void succeeded();

    /** There was none. */
    void failed(ProviderFailure failure);

    @Override
    void close();
  }

  /** What can be seen of a model's breaker. */
  public enum Breaker {
    /** Calls are made. */
    CLOSED,
    /** A few calls are made on trial. */
    HALF_OPEN,
    /** No call is made. */
    OPEN
  }

  /** Told of each model that is asked for the first time, so that it can be watched. */
  @FunctionalInterface
  public interface Watcher {
    /** A model's breaker begins to watch it. */
    void opened(String provider, String model, Supplier<Breaker> breaker);
  }

  private record Key(String provider, String model) {}

  private record Cooldown(Instant until, int times) {
    private static final Cooldown NONE = new Cooldown(Instant.EPOCH, 0);
  }

  private final Map<Key, Model> models = new ConcurrentHashMap<>();
  private final Rules rules;
  private final InstantSource clock;
  private final Watcher watcher;
  private final CircuitBreakerConfig config;

  /** All models are well. */
  public ModelHealth(Rules rules, InstantSource clock, Watcher watcher) {
    this.rules = rules;
    this.clock = clock;
    this.watcher = watcher;
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindow(
                rules.calls(),
                Math.max(1, rules.calls() / 2),
                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
            .failureRateThreshold(rules.failurePercent())
            .waitDurationInOpenState(rules.pause())
            .permittedNumberOfCallsInHalfOpenState(TRIALS)
            // A model may take its time; how much is decided elsewhere.
            .slowCallDurationThreshold(Duration.ofDays(1))
            .clock(clock.withZone(ZoneOffset.UTC))
            .build();
  }

  /** How long the model is to be left out if another can be asked; zero if it need not be. */
  public Duration restsFor(String provider, String model) {
    return model(provider, model).restsFor();
  }

  /** Leave to make a call; empty while there is a break. */
  public Optional<Trial> begin(String provider, String model) {
    return model(provider, model).begin();
  }

  /** How long nobody is to ask again who got no leave just now. */
  public Duration pauseOf(String provider, String model) {
    return model(provider, model).pause();
  }

  /** A job has given the model up. */
  public void givenUp(String provider, String model) {
    model(provider, model).givenUp();
  }

  private Model model(String provider, String model) {
    return models.computeIfAbsent(
        new Key(provider, model),
        key -> {
          Model opened = new Model(CircuitBreaker.of(key.provider() + "/" + key.model(), config));
          watcher.opened(key.provider(), key.model(), opened::state);
          return opened;
        });
  }

  private final class Model {
    private final CircuitBreaker breaker;
    private volatile Instant openUntil = Instant.EPOCH;
    private volatile Cooldown cooldown = Cooldown.NONE;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger failedInARow = new AtomicInteger();

    private Model(CircuitBreaker breaker) {
      this.breaker = breaker;
      breaker
          .getEventPublisher()
          .onStateTransition(
              event -> {
                if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
                  // resilience4j's breaks end when more than this has passed, and not just this.
                  openUntil = clock.instant().plus(rules.pause()).plusMillis(1);
                }
              });
    }

    private Breaker state() {
      return switch (breaker.getState()) {
        case OPEN, FORCED_OPEN -> Breaker.OPEN;
        case HALF_OPEN -> Breaker.HALF_OPEN;
        case CLOSED, DISABLED, METRICS_ONLY -> Breaker.CLOSED;
      };
    }

    private Duration restsFor() {
      Duration cooling = until(cooldown.until());
      Duration open = state() == Breaker.OPEN ? until(openUntil) : Duration.ZERO;
      return cooling.compareTo(open) > 0 ? cooling : open;
    }

    /** While trials are under way nobody knows how long they take. */
    private Duration pause() {
      return switch (state()) {
        case OPEN -> until(openUntil);
        case HALF_OPEN -> rules.pause().dividedBy(2);
        case CLOSED -> Duration.ZERO;
      };
    }

    private Duration until(Instant then) {
      Duration left = Duration.between(clock.instant(), then);
      return left.isPositive() ? left : Duration.ZERO;
    }

    private synchronized void givenUp() {
      if (until(cooldown.until()).isPositive()) {
        // Another job's, that was under way when it began.
        return;
      }
      int times = Math.min(cooldown.times(), 20);
      Duration wanted = rules.cooldown().multipliedBy(1L << times);
      Duration rest =
          wanted.compareTo(rules.longestCooldown()) < 0 ? wanted : rules.longestCooldown();
      cooldown = new Cooldown(clock.instant().plus(rest), times + 1);
    }

    private synchronized void answered() {
      cooldown = Cooldown.NONE;
      failedInARow.set(0);
    }

    /**
     * Whether one more failure says that the model is in trouble. Calls that fail do so at once,
     * and those that succeed take their time: of many that begin together, the failures come first,
     * and those that are still under way may be answered.
     */
    private boolean hasFailedMoreThanAreUnderWay() {
      return failedInARow.incrementAndGet() > underWay.get() || state() == Breaker.HALF_OPEN;
    }

    private Optional<Trial> begin() {
      if (!breaker.tryAcquirePermission()) {
        return Optional.empty();
      }
      underWay.incrementAndGet();
      return Optional.of(new Begun(this, clock.instant()));
    }
  }

  private final class Begun implements Trial {
    private final Model model;
    private final Instant begun;
    private boolean told;

    private Begun(Model model, Instant begun) {
      this.model = model;
      this.begun = begun;
    }

    @Override
    public void succeeded() {
      ended();
      model.answered();
      model.breaker.onSuccess(took(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed(ProviderFailure failure) {
      // Refusals of all kinds are answers: whoever gives them is there.
      if (failure instanceof ProviderFailure.Unavailable) {
        ended();
        if (model.hasFailedMoreThanAreUnderWay()) {
          model.breaker.onError(took(), TimeUnit.NANOSECONDS, new ProviderException(failure));
        } else {
          model.breaker.releasePermission();
        }
      }
    }

    private void ended() {
      told = true;
      model.underWay.decrementAndGet();
    }

    private long took() {
      return Math.max(0, Duration.between(begun, clock.instant()).toNanos());
    }

    @Override
    public void close() {
      if (!told) {
        ended();
        model.breaker.releasePermission();
      }
    }
  }
}
