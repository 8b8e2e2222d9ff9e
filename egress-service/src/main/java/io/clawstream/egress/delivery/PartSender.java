package io.clawstream.egress.delivery;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.Destination;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.channel.Part;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings one part to its platform: waits its turn, asks, and asks again until the {@link
 * RetryPolicy} says that it is over. Interruption is only noticed while it waits, never between a
 * request and its outcome. Thread-safe.
 */
public final class PartSender {
  private static final Logger log = LoggerFactory.getLogger(PartSender.class);

  private final ChannelEgress sender;
  private final Pacer pacer;
  private final RetryPolicy policy;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final DeliveryMetrics metrics;

  /** A sender for one channel. */
  public PartSender(
      ChannelEgress sender,
      Pacer pacer,
      RetryPolicy policy,
      InstantSource clock,
      Sleeper sleeper,
      DeliveryMetrics metrics) {
    this.sender = sender;
    this.pacer = pacer;
    this.policy = policy;
    this.clock = clock;
    this.sleeper = sleeper;
    this.metrics = metrics;
  }

  /**
   * How it ended.
   *
   * @param attempts requests it took, 1 or more
   */
  record Result(
      DeliveryStatus status,
      Optional<String> platformMessageId,
      Optional<String> error,
      int attempts) {}

  /**
   * Delivers it.
   *
   * @param preview a message that shows the part already, to be edited
   * @throws InterruptedException if interrupted while it waits; nothing is under way then
   */
  Result deliver(Destination to, Part part, Optional<String> preview) throws InterruptedException {
    Instant deadline = policy.deadline(clock.instant());
    Optional<String> editing = preview;
    int failures = 0;
    for (int attempt = 1; ; attempt++) {
      awaitTurn(to);
      Outcome outcome = request(to, part, editing);
      if (outcome instanceof Outcome.Transient || outcome instanceof Outcome.Unknown) {
        failures++;
      }
      if (outcome instanceof Outcome.RetryLater(Duration delay)) {
        pacer.silence(to.peerId(), to.group(), delay, clock.instant());
        metrics.rateLimited(delay);
      }
      switch (policy.after(outcome, editing.isPresent(), failures, clock.instant(), deadline)) {
        case RetryPolicy.Next.Again(Duration delay) -> {
          tell(part, outcome, attempt, delay);
          sleeper.sleep(delay);
        }
        case RetryPolicy.Next.Afresh() -> editing = Optional.empty();
        case RetryPolicy.Next.Done(
                DeliveryStatus status,
                Optional<String> id,
                Optional<String> error) -> {
          metrics.part(status);
          return new Result(status, id, error, attempt);
        }
      }
    }
  }

  /** The first time aloud: an outage of the platform meets every reply that is under way. */
  private static void tell(Part part, Outcome outcome, int attempt, Duration delay) {
    log.atLevel(attempt == 1 ? Level.WARN : Level.DEBUG)
        .addKeyValue(LogKeys.REPLY, part.id())
        .addKeyValue(LogKeys.ATTEMPT, attempt)
        .log("Not delivered yet ({}); trying again in {}", outcome, delay);
  }

  private Outcome request(Destination to, Part part, Optional<String> editing) {
    if (editing.isEmpty()) {
      return sender.send(to, part);
    }
    Optional<Outcome.Refusal> refusal = sender.edit(to, editing.get(), part.markdown());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    metrics.edited();
    return new Outcome.Delivered(editing.get());
  }

  private void awaitTurn(Destination to) throws InterruptedException {
    Duration wait = pacer.takeChat(to.peerId(), to.group(), clock.instant());
    while (wait.isPositive()) {
      sleeper.sleep(wait);
      wait = pacer.takeChat(to.peerId(), to.group(), clock.instant());
    }
    Pacer.Place place;
    do {
      place = pacer.reserve(clock.instant());
      Duration queue = Duration.between(clock.instant(), place.at());
      if (queue.isPositive()) {
        sleeper.sleep(queue);
      }
    } while (pacer.spoilt(place));
  }
}
