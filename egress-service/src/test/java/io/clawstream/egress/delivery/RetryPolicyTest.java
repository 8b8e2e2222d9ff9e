package io.clawstream.egress.delivery;

import static io.clawstream.egress.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.delivery.RetryPolicy.Next;
import io.clawstream.events.DeliveryStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final boolean EDIT = true;
  private static final boolean SEND = false;
  private static final Outcome DOWN = new Outcome.Transient("502");

  private final RetryPolicy policy = new RetryPolicy(Duration.ofMinutes(10), new Random(1));
  private final Instant deadline = policy.deadline(NOON);

  @Test
  void whatWasDeliveredIsDone() {
    assertThat(after(new Outcome.Delivered("7"), SEND))
        .isEqualTo(new Next.Done(DeliveryStatus.DELIVERED, Optional.of("7"), Optional.empty()));
  }

  @Test
  void aMessageOfUnknownFateIsNotSentAgain() {
    assertThat(after(new Outcome.Unknown("timeout"), SEND))
        .isEqualTo(new Next.Done(DeliveryStatus.UNKNOWN, Optional.empty(), Optional.of("timeout")));
  }

  @Test
  void anEditOfUnknownFateIsRepeated() {
    assertThat(after(new Outcome.Unknown("timeout"), EDIT)).isInstanceOf(Next.Again.class);
  }

  @Test
  void aPermanentRefusalFails() {
    assertThat(after(new Outcome.Permanent("403 blocked"), SEND))
        .isEqualTo(
            new Next.Done(DeliveryStatus.FAILED, Optional.empty(), Optional.of("403 blocked")));
  }

  @Test
  void anEditThatIsRefusedForGoodBecomesANewMessage() {
    assertThat(after(new Outcome.Permanent("message to edit not found"), EDIT))
        .isEqualTo(new Next.Afresh());
  }

  @Test
  void aPlatformThatSaysHowLongIsObeyed() {
    assertThat(after(new Outcome.RetryLater(Duration.ofSeconds(42)), SEND))
        .isEqualTo(new Next.Again(Duration.ofSeconds(42)));
  }

  @Test
  void failuresAreTriedAgainMoreAndMoreSlowly() {
    List<Duration> delays =
        IntStream.rangeClosed(1, 8)
            .mapToObj(failures -> policy.after(DOWN, SEND, failures, NOON, deadline))
            .map(next -> ((Next.Again) next).delay())
            .toList();

    int[] plain = {1, 2, 4, 8, 16, 30, 30, 30};
    for (int i = 0; i < plain.length; i++) {
      assertThat(delays.get(i)).isBetween(millis(plain[i] * 0.8), millis(plain[i] * 1.2));
    }
    assertThat(delays.get(5)).as("jitter").isNotEqualTo(delays.get(6));
  }

  @Test
  void theDeadlineEndsTheTrying() {
    assertThat(policy.after(DOWN, SEND, 1, deadline.minusMillis(100), deadline))
        .isEqualTo(
            new Next.Done(
                DeliveryStatus.FAILED, Optional.empty(), Optional.of("Gave up after PT10M: 502")));
    assertThat(after(new Outcome.RetryLater(Duration.ofHours(1)), SEND))
        .isInstanceOf(Next.Done.class);
  }

  private Next after(Outcome outcome, boolean editing) {
    return policy.after(outcome, editing, 1, NOON, deadline);
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
