package io.clawstream.egress;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.delivery.ReceiptWriter;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.ledger.ReceiptReader;
import io.clawstream.egress.preview.DeltaFollower;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.dispatch.Dispatcher;
import io.clawstream.kit.dispatch.DispatcherSettings;
import io.clawstream.kit.dispatch.Ordering;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.EventPublisher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;

/**
 * One channel, connected to Kafka: a dispatcher that keeps each session in order, a follower of the
 * deltas, the ledgers of the partitions in hand, and one producer for receipts and dead letters.
 */
final class ChannelDelivery implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);

  /** Receipts come in this time or the process gives up; well below max.poll.interval. */
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);

  private static final Map<String, Object> COMMITTED =
      Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");

  private final ChannelEgress sender;
  private final ChannelCore core;
  private final Dispatcher dispatcher;
  private final DeltaFollower follower;
  private final ReceiptReader reader;
  private final EventPublisher publisher;

  private ChannelDelivery(
      ChannelEgress sender,
      EgressSettings settings,
      EgressSettings.Telegram showing,
      ServiceContext context) {
    String channel = sender.channel();
    String client = Egress.NAME + "-" + channel;
    String topic = context.topics().egress(channel);
    DispatcherSettings dispatch =
        new DispatcherSettings(
            List.of(topic),
            context.topics().namespace() + "-egress-" + channel,
            client,
            settings.maxInFlight(),
            Ordering.BY_KEY,
            POLL,
            context.drainTimeout(),
            COMMITTED);
    Producer<String, byte[]> producer = context.kafka().producer(client + "-producer", Map.of());
    Consumer<String, byte[]> consumer = context.kafka().consumer(client, dispatch.consumerConfig());
    Backlog backlog = new Backlog(consumer, topic, settings.maxInFlight());
    this.sender = sender;
    this.publisher = new EventPublisher(producer, context.serdes());
    this.reader =
        new ReceiptReader(
            context.kafka().consumer(client + "-receipts", COMMITTED),
            value -> context.serdes().decode(value, DeliveryReceipt.class),
            context.topics().receipts(),
            READ_TIMEOUT,
            context.clock());
    Ledgers ledgers = new Ledgers(reader, settings.ledgerLookBack(), context.clock());
    this.core =
        ChannelCore.of(
            sender,
            settings,
            showing,
            new ChannelCore.Connections(
                value -> context.serdes().decode(value, Reply.class),
                ledgers,
                new ReceiptWriter(publisher::publish, context.topics().receipts(), context.clock()),
                new DeadLetters(producer, context.topics().deadLetters(), Egress.NAME),
                backlog::none),
            new ChannelCore.World(
                context.clock(),
                Thread::sleep,
                () -> ThreadLocalRandom.current().nextLong(),
                context.metrics()));
    this.dispatcher =
        new Dispatcher(
            dispatch,
            () -> consumer,
            core.work(),
            Optional.empty(),
            new PartitionsInHand(ledgers, core.previews()),
            context.metrics(),
            context.onFatal());
    backlog.watch(dispatcher::inFlight);
    this.follower =
        new DeltaFollower(
            context.kafka().consumer(client + "-deltas", COMMITTED),
            context.topics().deltas(channel),
            context.topics().routerPartitions(),
            value -> context.serdes().decode(value, ReplyDelta.class),
            core.previews(),
            context.clock(),
            context.onFatal());
  }

  /** Starts to deliver; what is started owns the sender. */
  static ChannelDelivery start(
      ChannelEgress sender,
      EgressSettings settings,
      EgressSettings.Telegram showing,
      ServiceContext context) {
    ChannelDelivery delivery = new ChannelDelivery(sender, settings, showing, context);
    delivery.dispatcher.start();
    delivery.follower.start();
    return delivery;
  }

  /** Ready once it has its share of the partitions: their receipts are read back before that. */
  Readiness readiness() {
    return dispatcher.assigned()
        ? Readiness.ready()
        : Readiness.notReady(
            "joining the consumer group of channel "
                + sender.channel()
                + " and reading its receipts back");
  }

  /** Finishes what is in hand, then lets go of everything. */
  @Override
  public void close() {
    follower.close();
    dispatcher.close();
    core.previews().close();
    reader.close();
    publisher.close();
    sender.close();
  }
}
