package io.clawstream.egress.delivery;

import static io.clawstream.egress.Samples.EGRESS;
import static io.clawstream.egress.Samples.bytes;
import static io.clawstream.egress.Samples.record;
import static io.clawstream.egress.Samples.reply;
import static io.clawstream.egress.Samples.session;
import static io.clawstream.egress.Samples.stopped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.egress.Samples;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.delivery.DeliveryBench.Letter;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class EgressWorkTest {
  private static final String LONG =
      "The first sentence has its own part. It is followed by\n\nthe second, which has one, too.";
  private static final List<String> PARTS =
      List.of(
          "The first sentence has its own part. It is followed by",
          "the second, which has one, too.");

  private final DeliveryBench bench = new DeliveryBench();

  @Test
  void aReplyIsSentAndReceipted() throws Exception {
    Reply reply = reply("4242", 1, "Hello");

    run(reply);

    assertThat(bench.sender.requests()).containsExactly("send 4242: Hello");
    DeliveryReceipt receipt = bench.receipts.getFirst();
    assertThat(receipt.getReplyId()).isEqualTo(reply.getReplyId());
    assertThat(receipt.getSessionKey()).isEqualTo(session("4242"));
    assertThat(receipt.getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(receipt.getPlatformMessageId()).isEqualTo("m0");
    assertThat(receipt.getPart()).isZero();
    assertThat(receipt.getParts()).isEqualTo(1);
    assertThat(receipt.getAttempts()).isEqualTo(1);
    assertThat(receipt.getReceivedAt()).isEqualTo(reply.getReceivedAt());
    assertThat(receipt.getAt()).isEqualTo(bench.time.millis());
  }

  @Test
  void aLongReplyIsSentInParts() throws Exception {
    run(reply("4242", 1, LONG));

    assertThat(bench.sender.requests())
        .containsExactly("send 4242: " + PARTS.get(0), "send 4242: " + PARTS.get(1));
    assertThat(bench.receipts).extracting(DeliveryReceipt::getPart).containsExactly(0, 1);
    assertThat(bench.receipts).extracting(DeliveryReceipt::getParts).containsExactly(2, 2);
  }

  @Test
  void aReplyThatComesTwiceIsSentOnce() throws Exception {
    run(reply("4242", 1, "Hello"));
    run(reply("4242", 1, "Hello again"));

    assertThat(bench.sender.requests()).containsExactly("send 4242: Hello");
    assertThat(bench.receipts).hasSize(1);
  }

  @Test
  void partsWithAReceiptAreNotSentAgain() throws Exception {
    Reply reply = reply("4242", 1, LONG);
    bench.remember(Samples.receipt(reply.getReplyId(), 0, 2, DeliveryStatus.DELIVERED));

    run(reply);

    assertThat(bench.sender.requests()).containsExactly("send 4242: " + PARTS.get(1));
  }

  @Test
  void eachPartsReceiptIsWrittenBeforeTheNextPartIsSent() throws Exception {
    bench.sender.before(
        () -> assertThat(bench.receipts).hasSize(bench.sender.requests().size() - 1));

    run(reply("4242", 1, LONG));

    assertThat(bench.receipts).hasSize(2);
  }

  @Test
  void aRateLimitIsWaitedFor() throws Exception {
    bench.sender.refuse(new Outcome.RetryLater(Duration.ofSeconds(7)));

    run(reply("4242", 1, "Hello"));

    assertThat(bench.time.slept()).containsExactly(Duration.ofSeconds(7));
    assertThat(bench.receipts.getFirst().getAttempts()).isEqualTo(2);
    assertThat(bench.metrics.get("clawstream.egress.rate.limited").timer().count()).isEqualTo(1);
  }

  @Test
  void failuresThatPassAreTriedAgain() throws Exception {
    bench.sender.refuse(new Outcome.Transient("502"), new Outcome.Transient("connect"));

    run(reply("4242", 1, "Hello"));

    assertThat(bench.sender.requests()).hasSize(3);
    assertThat(bench.receipts.getFirst().getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(bench.letters()).isEmpty();
  }

  @Test
  void anUnknownFateIsReceiptedAndTheNextPartIsSent() throws Exception {
    bench.sender.refuse(new Outcome.Unknown("timeout"));

    run(reply("4242", 1, LONG));

    assertThat(bench.sender.requests()).hasSize(2);
    assertThat(bench.receipts)
        .extracting(DeliveryReceipt::getStatus)
        .containsExactly(DeliveryStatus.UNKNOWN, DeliveryStatus.DELIVERED);
    assertThat(bench.receipts.getFirst().getError()).isEqualTo("timeout");
    assertThat(bench.letters()).isEmpty();
  }

  @Test
  void aReplyThatCannotBeDeliveredGoesToTheDeadLetters() throws Exception {
    bench.sender.refuse(new Outcome.Permanent("403 Forbidden: bot was blocked by the user"));

    run(reply("4242", 1, LONG));

    assertThat(bench.sender.requests()).hasSize(1);
    assertThat(bench.receipts)
        .extracting(DeliveryReceipt::getStatus)
        .containsExactly(DeliveryStatus.FAILED);
    assertThat(bench.letters())
        .containsExactly(
            new Letter(
                session("4242"),
                "Part 1 of 2 cannot be delivered: 403 Forbidden: bot was blocked by the user",
                "1"));
  }

  @Test
  void aReplyThatWasGivenUpIsNotTriedAgain() throws Exception {
    bench.sender.refuse(new Outcome.Permanent("403"));
    run(reply("4242", 1, "Hello"));

    run(reply("4242", 1, "Hello"));

    assertThat(bench.sender.requests()).hasSize(1);
  }

  @Test
  void aReplyThatWasGivenUpIsTriedAgainIfAnOperatorSendsItAgain() throws Exception {
    Reply reply = reply("4242", 1, LONG);
    bench.remember(Samples.receipt(reply.getReplyId(), 0, 2, DeliveryStatus.DELIVERED));
    bench.remember(Samples.receipt(reply.getReplyId(), 1, 2, DeliveryStatus.FAILED));
    ConsumerRecord<String, byte[]> redriven = record(9, reply.getSessionKey(), bytes(reply));
    redriven.headers().add(Headers.DEAD_LETTER_REASON, "blocked".getBytes(StandardCharsets.UTF_8));

    bench.work.run(redriven);
    bench.work.run(redriven);

    assertThat(bench.sender.requests()).containsExactly("send 4242: " + PARTS.get(1));
  }

  @Test
  void tryingEndsWithTheDeliveryTimeout() throws Exception {
    bench.sender.refuse(new Outcome.RetryLater(Duration.ofHours(2)));

    run(reply("4242", 1, "Hello"));

    assertThat(bench.receipts.getFirst().getStatus()).isEqualTo(DeliveryStatus.FAILED);
    assertThat(bench.letters()).hasSize(1);
  }

  @Test
  void aReplyWithoutTextGoesToTheDeadLetters() throws Exception {
    run(reply("4242", 1, " \n"));

    assertThat(bench.sender.requests()).isEmpty();
    assertThat(bench.receipts)
        .extracting(DeliveryReceipt::getError)
        .containsExactly("The reply has no text.");
    assertThat(bench.letters()).hasSize(1);
  }

  @Test
  void aStoppedTurnWithoutTextSendsNothingAndIsSettledForGood() throws Exception {
    run(stopped("4242", 1, ""));
    run(reply("4242", 1, "An answer that was under way"));

    assertThat(bench.sender.requests()).isEmpty();
    assertThat(bench.letters()).isEmpty();
    DeliveryReceipt receipt = bench.receipts.getFirst();
    assertThat(bench.receipts).hasSize(1);
    assertThat(receipt.getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
    assertThat(receipt.getPlatformMessageId()).isNull();
    assertThat(receipt.getAttempts()).isZero();
    assertThat(bench.metrics.get("clawstream.egress.duplicates").counter().count()).isEqualTo(1);
    assertThat(bench.metrics.get("clawstream.egress.answer.time").timer().count()).isZero();
  }

  @Test
  void aStoppedTurnWithTextIsSentLikeAnyReply() throws Exception {
    run(stopped("4242", 1, "Stopped."));
    run(reply("4242", 1, "An answer that was under way"));

    assertThat(bench.sender.requests()).containsExactly("send 4242: Stopped.");
    assertThat(bench.receipts).hasSize(1);
  }

  @Test
  void anAnswerThatWasThereFirstIsNotFollowedByTheStop() throws Exception {
    run(reply("4242", 1, "Hello"));
    run(stopped("4242", 1, "Stopped."));

    assertThat(bench.sender.requests()).containsExactly("send 4242: Hello");
  }

  @Test
  void whatAnEarlierProcessShowedOfAStoppedAnswerStays() throws Exception {
    Reply stopped = stopped("4242", 1, "Stopped.");
    bench.remember(Samples.receipt(stopped.getReplyId(), 0, 1, DeliveryStatus.PREVIEW));

    run(stopped);

    assertThat(bench.sender.requests()).containsExactly("send 4242: Stopped.");
  }

  @Test
  void theMessageThatShowedTheReplyBecomesTheReply() throws Exception {
    Reply reply = reply("4242", 1, LONG);
    bench.remember(Samples.receipt(reply.getReplyId(), 0, 1, DeliveryStatus.PREVIEW));

    run(reply);

    assertThat(bench.sender.requests())
        .containsExactly("edit 1000: " + PARTS.get(0), "send 4242: " + PARTS.get(1));
    assertThat(bench.receipts)
        .extracting(DeliveryReceipt::getPlatformMessageId)
        .containsExactly("1000", "m0");
  }

  @Test
  void aMessageThatCannotBeEditedAnyMoreIsSentAnew() throws Exception {
    Reply reply = reply("4242", 1, "Hello");
    bench.remember(Samples.receipt(reply.getReplyId(), 0, 1, DeliveryStatus.PREVIEW));
    bench.sender.refuse(new Outcome.Permanent("400 Bad Request: message to edit not found"));

    run(reply);

    assertThat(bench.sender.requests()).containsExactly("edit 1000: Hello", "send 4242: Hello");
    assertThat(bench.receipts.getFirst().getStatus()).isEqualTo(DeliveryStatus.DELIVERED);
  }

  @Test
  void anEditOfUnknownFateIsRepeated() throws Exception {
    Reply reply = reply("4242", 1, "Hello");
    bench.remember(Samples.receipt(reply.getReplyId(), 0, 1, DeliveryStatus.PREVIEW));
    bench.sender.refuse(new Outcome.Unknown("timeout"));

    run(reply);

    assertThat(bench.sender.requests()).containsExactly("edit 1000: Hello", "edit 1000: Hello");
  }

  @Test
  void poisonGoesToTheDeadLetters() throws Exception {
    bench.work.run(record(0, session("4242"), Samples.poison()));

    assertThat(bench.letters()).hasSize(1);
    assertThat(bench.letters().getFirst().reason()).startsWith("Not a reply");
    assertThat(bench.receipts).isEmpty();
  }

  @Test
  void aRegistryThatIsAwayIsWaitedFor() throws Exception {
    bench.registryIsAway(3);

    run(reply("4242", 1, "Hello"));

    assertThat(bench.time.slept()).hasSize(3);
    assertThat(bench.sender.requests()).hasSize(1);
  }

  @Test
  void anInterruptedReplyIsLeftToTheNextOwner() {
    bench.sender.refuse(new Outcome.RetryLater(Duration.ofSeconds(7)));
    bench.sender.before(() -> Thread.currentThread().interrupt());

    assertThatThrownBy(() -> run(reply("4242", 1, "Hello")))
        .isInstanceOf(InterruptedException.class);

    assertThat(bench.receipts).isEmpty();
  }

  @Test
  void anInterruptionDuringTheRequestDoesNotLoseTheReceipt() throws Exception {
    bench.sender.before(() -> Thread.currentThread().interrupt());

    run(reply("4242", 1, "Hello"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(bench.receipts).hasSize(1);
  }

  @Test
  void aPartitionThatIsNotOursIsNotDelivered() {
    bench.ledgers.drop(List.of(EGRESS));

    assertThatThrownBy(() -> run(reply("4242", 1, "Hello")))
        .isInstanceOf(InterruptedException.class);

    assertThat(bench.sender.requests()).isEmpty();
  }

  @Test
  void aReceiptThatCannotBeWrittenIsFatal() {
    bench.brokerIsAway();

    assertThatThrownBy(() -> run(reply("4242", 1, "Hello")))
        .hasRootCauseMessage("the broker is away");
  }

  @Test
  void timesAndOutcomesAreCounted() throws Exception {
    bench.sender.refuse(new Outcome.Unknown("timeout"));
    run(reply("4242", 1, "Hello"));
    run(reply("4242", 2, "Hello"));
    run(reply("4242", 2, "Hello"));

    assertThat(count("clawstream.egress.deliveries", "delivered")).isEqualTo(1);
    assertThat(count("clawstream.egress.deliveries", "unknown")).isEqualTo(1);
    assertThat(bench.metrics.get("clawstream.egress.duplicates").counter().count()).isEqualTo(1);
    assertThat(bench.metrics.get("clawstream.egress.reply.time").timer().max(TimeUnit.SECONDS))
        .isEqualTo(1);
    assertThat(bench.metrics.get("clawstream.egress.answer.time").timer().max(TimeUnit.SECONDS))
        .isEqualTo(3);
  }

  private double count(String name, String outcome) {
    return bench.metrics.get(name).tag("outcome", outcome).counter().count();
  }

  private void run(Reply reply) throws InterruptedException {
    bench.work.run(record(0, reply.getSessionKey(), bytes(reply)));
  }
}
