package io.clawstream.egress;

import static io.clawstream.egress.Samples.EGRESS;
import static io.clawstream.egress.Samples.bytes;
import static io.clawstream.egress.Samples.delta;
import static io.clawstream.egress.Samples.record;
import static io.clawstream.egress.Samples.reply;
import static io.clawstream.egress.Samples.stopped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.channel.FakePlatform;
import io.clawstream.egress.channel.FakePlatform.Trouble;
import io.clawstream.egress.delivery.ReceiptWriter;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.egress.telegram.FakeTelegram;
import io.clawstream.egress.telegram.TelegramEgress;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.kafka.DeadLetters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Previews, deliveries and receipts of one channel together, against Telegram's wire format. */
class StreamedReplyTest {
  private static final String TOKEN = "1:token";

  private final ManualTime time = new ManualTime();
  private final List<DeliveryReceipt> receipts = new CopyOnWriteArrayList<>();
  private FakeTelegram telegram;
  private ChannelEgress sender;
  private OneLife life;

  @BeforeEach
  void start() throws Exception {
    telegram = new FakeTelegram(TOKEN);
    sender = new TelegramEgress(telegram.address(), TOKEN, Duration.ofSeconds(30));
    life = new OneLife();
  }

  @AfterEach
  void stop() {
    life.core.previews().close();
    sender.close();
    telegram.close();
  }

  @Test
  void aReplyGrowsInOneMessageAndIsCompleteInTheEnd() throws Exception {
    life.hear(0, "**Once** upon a time there was");
    awaitTexts("Once upon a time there was");
    life.hear(1, " a streaming");
    awaitTexts("Once upon a time there was a streaming");

    life.deliver("**Once** upon a time there was a streaming reply.");

    assertThat(texts()).containsExactly("Once upon a time there was a streaming reply.");
    assertThat(receipts)
        .extracting(DeliveryReceipt::getStatus)
        .containsExactly(DeliveryStatus.PREVIEW, DeliveryStatus.DELIVERED);
  }

  @Test
  void aReplyThatWasShownCompletelyIsDelivered() throws Exception {
    life.hear(0, "All of it is here already.");
    awaitTexts("All of it is here already.");

    life.deliver("All of it is here already.");

    assertThat(texts()).containsExactly("All of it is here already.");
    assertThat(receipts.getLast().getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  @Test
  void aLongReplyEndsInItsMessageAndFurtherOnes() throws Exception {
    String first = "a".repeat(4000);
    life.hear(0, first + "\n\n");
    awaitTexts(first);

    life.deliver(first + "\n\n" + "b".repeat(200));

    assertThat(texts()).containsExactly(first, "b".repeat(200));
  }

  @Test
  void afterACrashTheUserHasOneCompleteAnswer() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");
    await().until(() -> receipts.size() == 1);
    life.core.previews().close();

    life = new OneLife();
    life.hear(1, " a streaming");
    life.deliver("Once upon a time there was a streaming reply.");

    assertThat(texts()).containsExactly("Once upon a time there was a streaming reply.");
  }

  @Test
  void afterACrashARetriedReplyGoesOnInTheSameMessage() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");
    await().until(() -> receipts.size() == 1);
    life.core.previews().close();

    life = new OneLife();
    life.hear(0, "In the beginning there was a");

    awaitTexts("In the beginning there was a");
  }

  @Test
  void anEditThatIsLostOnTheWayIsRepeated() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");
    telegram.next(new Trouble.HangUp());

    life.deliver("Once upon a time there was a reply.");

    assertThat(texts()).containsExactly("Once upon a time there was a reply.");
    assertThat(receipts.getLast().getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(receipts.getLast().getAttempts()).isEqualTo(2);
  }

  @Test
  void aPreviewThatTheUserDeletedIsReplacedByANewMessage() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");
    telegram.deleteMessages();

    life.deliver("Once upon a time there was a reply.");

    assertThat(texts()).containsExactly("Once upon a time there was a reply.");
  }

  @Test
  void whatWasShownOfAStoppedAnswerStaysAndTheStopIsAMessageOfItsOwn() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");

    life.deliver(stopped("4242", 1, "Stopped."));
    life.hear(1, " a streaming");
    life.deliver("Once upon a time there was a streaming reply.");

    assertThat(texts()).containsExactly("Once upon a time there was", "Stopped.");
    assertThat(life.core.previews().live()).isZero();
  }

  @Test
  void aStopWithoutTextEndsThePreviewAndLeavesItAsItIs() throws Exception {
    life.hear(0, "Once upon a time there was");
    awaitTexts("Once upon a time there was");

    life.deliver(stopped("4242", 1, ""));
    life.hear(1, " a streaming");

    assertThat(texts()).containsExactly("Once upon a time there was");
    assertThat(life.core.previews().live()).isZero();
  }

  private List<String> texts() {
    return telegram.messages().stream().map(FakePlatform.Shown::text).toList();
  }

  /** Time goes on while it waits. */
  private void awaitTexts(String... texts) {
    await()
        .untilAsserted(
            () -> {
              time.advance(Duration.ofMillis(200));
              assertThat(texts()).containsExactly(texts);
            });
  }

  /** One life of the service: it knows what the receipts say when it begins. */
  private final class OneLife {
    private final Ledgers ledgers = new Ledgers(NoReceipts.reader(time), Duration.ofHours(1), time);
    private final ChannelCore core;

    OneLife() {
      EgressSettings settings =
          Settings.load(Optional.empty(), Map.of(), Map.of(), List.of(EgressSettings.class))
              .get(EgressSettings.class);
      MockProducer<String, byte[]> producer =
          new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
      core =
          ChannelCore.of(
              sender,
              settings,
              settings.telegram(),
              new ChannelCore.Connections(
                  Samples::decodeReply,
                  ledgers,
                  new ReceiptWriter(
                      (topic, key, event, traceparent) -> {
                        receipts.add((DeliveryReceipt) event);
                        return CompletableFuture.completedFuture(
                            new RecordMetadata(new TopicPartition(topic, 2), 0, 0, 0, 0, 0));
                      },
                      "claw.receipts",
                      time),
                  new DeadLetters(producer, "claw.dead-letters", "egress-service"),
                  partition -> true),
              new ChannelCore.World(time, time, new Random(1), new SimpleMeterRegistry()));
      ledgers.load(List.of(EGRESS), Map.of());
      receipts.forEach(
          receipt -> ledgers.of(EGRESS.partition()).orElseThrow().add(receipt, time.instant()));
    }

    void hear(int sequence, String text) {
      core.previews().heard(EGRESS.partition(), delta("4242", 1, sequence, text));
    }

    void deliver(String content) throws InterruptedException {
      deliver(reply("4242", 1, content));
    }

    void deliver(Reply reply) throws InterruptedException {
      core.work().run(record(0, reply.getSessionKey(), bytes(reply)));
    }
  }
}
