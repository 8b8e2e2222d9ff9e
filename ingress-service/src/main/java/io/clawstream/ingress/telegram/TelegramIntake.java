package io.clawstream.ingress.telegram;

import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.adapter.Adapted;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.adapter.Ignored;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.inbound.TraceParent;
import io.clawstream.kit.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What poll and webhook share: a payload is adapted and counted, the pictures of its messages are
 * fetched, and then all of them are handed to the broker in Telegram's order: one that waits for
 * its picture is not overtaken by what its chat said next.
 */
public final class TelegramIntake {
  private static final Logger log = LoggerFactory.getLogger(TelegramIntake.class);

  private final TelegramAdapter adapter = new TelegramAdapter();
  private final Inbound inbound;
  private final TelegramPictures pictures;
  private final MeterRegistry metrics;
  private final InstantSource clock;
  private final RandomGenerator random;

  /**
   * A payload on its way.
   *
   * @param adapted what it became
   * @param stored completes when the broker has every message of it
   */
  record Taken(Adapted adapted, CompletableFuture<Void> stored) {}

  /** Messages go to {@code inbound}. */
  public TelegramIntake(
      Inbound inbound,
      TelegramPictures pictures,
      MeterRegistry metrics,
      InstantSource clock,
      RandomGenerator random) {
    this.inbound = inbound;
    this.pictures = pictures;
    this.metrics = metrics;
    this.clock = clock;
    this.random = random;
  }

  Taken take(byte[] payload, BotIdentity bot, Optional<String> traceparent)
      throws InterruptedException {
    Adapted adapted = adapter.adapt(payload, bot, clock.millis());
    for (Ignored ignored : adapted.ignored()) {
      metrics
          .counter("clawstream.ingress.ignored", "channel", "telegram", "what", ignored.what())
          .increment();
      log.atDebug()
          .addKeyValue(LogKeys.CHANNEL, "telegram")
          .addKeyValue(LogKeys.REASON, ignored.why())
          .log("Ignored an update");
    }
    pictures.fetch(adapted.messages());
    List<CompletableFuture<Void>> stored = new ArrayList<>();
    for (StandardMessage message : adapted.messages()) {
      stored.add(inbound.accept(message, TraceParent.of(traceparent, random)));
    }
    return new Taken(adapted, CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)));
  }
}
