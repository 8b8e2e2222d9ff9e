package io.clawstream.bench.load;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The messages under way, found by the number in their texts. Thread-safe. */
public final class Journeys {
  private final Map<Long, Journey> underWay = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();

  /** A message sets out. */
  Journey begin(long chatId, long scheduledNanos) {
    Journey journey = new Journey(numbers.getAndIncrement(), chatId, scheduledNanos);
    underWay.put(journey.number(), journey);
    return journey;
  }

  /** The message is forgotten, wherever it is. */
  void end(Journey journey) {
    underWay.remove(journey.number());
  }

  /** The model has answered a request that ended with this text. */
  public void modelServed(String text, long askedNanos, long doneNanos) {
    find(text).ifPresent(journey -> journey.modelServed(askedNanos, doneNanos));
  }

  /**
   * The platform has been handed this text. Texts without a number are parts of replies and do not
   * count.
   */
  public void handed(String text, long nanos) {
    find(text)
        .ifPresent(
            journey -> {
              if (!journey.handed(nanos)) {
                repeated.incrementAndGet();
              }
            });
  }

  /** Replies that were handed over more than once while their message was still under way. */
  public long repeated() {
    return repeated.get();
  }

  private Optional<Journey> find(String text) {
    return Texts.number(text).stream().boxed().findFirst().map(underWay::get);
  }
}
