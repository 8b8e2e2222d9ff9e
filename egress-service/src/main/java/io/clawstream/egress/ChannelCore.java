package io.clawstream.egress;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.delivery.DeliveryMetrics;
import io.clawstream.egress.delivery.EgressWork;
import io.clawstream.egress.delivery.PartSender;
import io.clawstream.egress.delivery.ReceiptWriter;
import io.clawstream.egress.delivery.ReplyDelivery;
import io.clawstream.egress.delivery.RetryPolicy;
import io.clawstream.egress.delivery.Sleeper;
import io.clawstream.egress.delivery.TurnOrder;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.egress.preview.Previews;
import io.clawstream.egress.text.Chunker;
import io.clawstream.events.Reply;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * What delivers one channel, put together but not yet fed: replies go to the work, deltas to the
 * previews.
 */
record ChannelCore(EgressWork work, Previews previews) {
  /**
   * Where it reads and writes.
   *
   * @param decode a reply's bytes
   * @param ledgers of the partitions in hand
   * @param caughtUp whether every reply in a partition has been begun
   */
  record Connections(
      Function<byte[], Reply> decode,
      Ledgers ledgers,
      ReceiptWriter receipts,
      DeadLetters deadLetters,
      IntPredicate caughtUp) {}

  /** Time, chance and meters. */
  record World(
      InstantSource clock, Sleeper sleeper, RandomGenerator random, MeterRegistry metrics) {}

  /** Puts it together. */
  static ChannelCore of(
      ChannelEgress sender,
      EgressSettings settings,
      EgressSettings.Telegram showing,
      Connections connections,
      World world) {
    TurnOrder order = new TurnOrder(connections.caughtUp());
    Pacer pacer = new Pacer(showing.pacing().limits());
    DeliveryMetrics metrics = new DeliveryMetrics(world.metrics(), sender.channel());
    Previews previews =
        new Previews(
            sender,
            pacer,
            showing.preview(),
            new LedgerSurroundings(connections.ledgers(), order, connections.receipts()),
            world.clock(),
            world.metrics());
    PartSender parts =
        new PartSender(
            sender,
            pacer,
            new RetryPolicy(settings.deliveryTimeout(), world.random()),
            world.clock(),
            world.sleeper(),
            metrics);
    ReplyDelivery delivery =
        new ReplyDelivery(
            new Chunker(sender.capabilities().maxLength(), sender.capabilities().measure()),
            parts,
            previews,
            connections.receipts(),
            metrics,
            world.clock());
    EgressWork work =
        new EgressWork(
            new PatientDecoder<>(connections.decode(), world.sleeper()::sleep),
            delivery,
            connections.ledgers(),
            order,
            connections.deadLetters());
    return new ChannelCore(work, previews);
  }
}
