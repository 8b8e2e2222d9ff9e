package io.clawstream.egress.delivery;

import static io.clawstream.egress.Samples.EGRESS;

import io.clawstream.egress.ManualTime;
import io.clawstream.egress.NoReceipts;
import io.clawstream.egress.Samples;
import io.clawstream.egress.ScriptedSender;
import io.clawstream.egress.ledger.Ledger;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.egress.preview.PreviewSettings;
import io.clawstream.egress.preview.PreviewSurroundings;
import io.clawstream.egress.preview.Previews;
import io.clawstream.egress.text.Chunker;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Everything that delivers replies, on a clock that only sleeping moves, without Kafka. */
final class DeliveryBench implements PreviewSurroundings {
  final ManualTime time = new ManualTime();
  final ScriptedSender sender = new ScriptedSender();
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final List<DeliveryReceipt> receipts = new ArrayList<>();
  final Ledgers ledgers = new Ledgers(NoReceipts.reader(time), Duration.ofHours(1), time);
  final EgressWork work;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private boolean brokerIsAway;
  private int registryIsAway;

  /** A record that was put aside. */
  record Letter(String key, String reason, String attempts) {}

  DeliveryBench() {
    ledgers.load(List.of(EGRESS), Map.of());
    Pacer pacer = new Pacer(new Limits(1000, Duration.ofMillis(1), 100, 1000));
    DeliveryMetrics deliveryMetrics = new DeliveryMetrics(metrics, "telegram");
    Previews previews =
        new Previews(
            sender,
            pacer,
            new PreviewSettings(
                true, false, false, Duration.ZERO, 1, Duration.ZERO, Duration.ofSeconds(1)),
            this,
            time,
            metrics);
    this.work =
        new EgressWork(
            new PatientDecoder<>(this::decode, time::sleep),
            new ReplyDelivery(
                new Chunker(ScriptedSender.LIMIT, sender.capabilities().measure()),
                new PartSender(
                    sender,
                    pacer,
                    new RetryPolicy(Duration.ofMinutes(10), new Random(1)),
                    time,
                    time,
                    deliveryMetrics),
                previews,
                new ReceiptWriter(this::publish, "claw.receipts", time),
                deliveryMetrics,
                time),
            ledgers,
            new TurnOrder(partition -> true),
            new DeadLetters(producer, "claw.dead-letters", "egress-service"));
  }

  Ledger ledger() {
    return ledgers.of(EGRESS.partition()).orElseThrow();
  }

  /** An earlier process wrote this. */
  void remember(DeliveryReceipt receipt) {
    ledger().add(receipt, time.instant());
  }

  /** Receipts cannot be written any more. */
  void brokerIsAway() {
    brokerIsAway = true;
  }

  /** The registry cannot be asked so many times. */
  void registryIsAway(int times) {
    registryIsAway = times;
  }

  List<Letter> letters() {
    return producer.history().stream()
        .map(
            letter ->
                new Letter(
                    letter.key(),
                    header(letter, Headers.DEAD_LETTER_REASON),
                    header(letter, Headers.DEAD_LETTER_ATTEMPTS)))
        .toList();
  }

  @Override
  public boolean wanted(int partition, String replyId) {
    return !ledger().of(replyId).finished();
  }

  @Override
  public Optional<String> known(int partition, String replyId) {
    return ledger().of(replyId).preview();
  }

  @Override
  public boolean mayShow(int partition, ReplyDelta delta) {
    return true;
  }

  @Override
  public void shown(int partition, ReplyDelta delta, String platformMessageId) {
    throw new UnsupportedOperationException("No test of deliveries shows a preview.");
  }

  private Reply decode(byte[] bytes) {
    if (registryIsAway-- > 0) {
      new SchemaRegistry(URI.create("http://127.0.0.1:1")).apply(List.of(Reply.getClassSchema()));
    }
    return Samples.decodeReply(bytes);
  }

  private CompletableFuture<RecordMetadata> publish(
      String topic, String key, SpecificRecord event, @Nullable String traceparent) {
    if (brokerIsAway) {
      return CompletableFuture.failedFuture(new IllegalStateException("the broker is away"));
    }
    receipts.add((DeliveryReceipt) event);
    return CompletableFuture.completedFuture(
        new RecordMetadata(new TopicPartition(topic, 2), receipts.size(), 0, 0, 0, 0));
  }

  private static String header(ProducerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
