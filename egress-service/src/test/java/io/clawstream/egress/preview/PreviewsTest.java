package io.clawstream.egress.preview;

import static io.clawstream.egress.Samples.address;
import static io.clawstream.egress.Samples.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.egress.ManualTime;
import io.clawstream.egress.ScriptedSender;
import io.clawstream.egress.channel.Outcome;
import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.pacing.Pacer;
import io.clawstream.events.ChatType;
import io.clawstream.events.ReplyDelta;
import io.clawstream.schemas.TrustedClasses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreviewsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final ScriptedSender sender = new ScriptedSender();
  private final Surroundings surroundings = new Surroundings();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Previews previews =
      new Previews(
          sender,
          new Pacer(new Limits(1000, Duration.ofMillis(1), 10, 1000)),
          new PreviewSettings(true, false, true, Duration.ZERO, 5, SECOND, SECOND),
          surroundings,
          time,
          metrics);

  static {
    TrustedClasses.trust();
  }

  @AfterEach
  void close() {
    previews.close();
  }

  @Test
  void aReplyIsShownAsOneMessageThatGrows() {
    hear(delta("7", 1, 0, "Hello"));
    awaitRequests("send 7: Hello");
    time.advance(SECOND);
    hear(delta("7", 1, 1, ", world"));

    awaitRequests("send 7: Hello", "edit m0: Hello, world");
    assertThat(surroundings.shown).containsExactly("m0");
    await()
        .untilAsserted(
            () ->
                assertThat(metrics.get("clawstream.egress.edits").counter().count()).isEqualTo(1));
  }

  @Test
  void theDeliveryTakesTheMessageOver() throws Exception {
    ReplyDelta first = delta("7", 1, 0, "Hello");
    hear(first);
    awaitRequests("send 7: Hello");

    assertThat(previews.takeOver(first.getReplyId())).contains("m0");

    hear(delta("7", 1, 1, ", world"));
    previews.forget(first.getReplyId());
    assertThat(previews.live()).isZero();
    assertThat(sender.requests()).containsExactly("send 7: Hello");
  }

  @Test
  void theDeliveryWaitsForAMessageThatIsUnderWay() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    sender.before(
        () -> {
          asked.countDown();
          awaitLatch(answer);
        });
    ReplyDelta first = delta("7", 1, 0, "Hello");
    hear(first);
    awaitLatch(asked);

    CompletableFuture<Optional<String>> taken = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                taken.complete(previews.takeOver(first.getReplyId()));
              } catch (InterruptedException e) {
                taken.completeExceptionally(e);
              }
            });

    assertThat(taken).isNotDone();
    answer.countDown();
    assertThat(taken.get(10, TimeUnit.SECONDS)).contains("m0");
  }

  @Test
  void aReplyThatWasNotHeardOfHasNoMessageToTakeOver() throws Exception {
    assertThat(previews.takeOver("r-1")).isEmpty();
  }

  @Test
  void aReplyThatIsDeliveredOrNotOursIsNotShown() {
    surroundings.unwanted = true;

    hear(delta("7", 1, 0, "Hello"));

    assertThat(previews.live()).isZero();
    assertThat(sender.requests()).isEmpty();
  }

  @Test
  void theMessageOfAnEarlierProcessIsGoneOnWith() {
    surroundings.known = Optional.of("m77");

    hear(delta("7", 1, 0, "Hello"));

    awaitRequests("edit m77: Hello");
  }

  @Test
  void aTextThatOutgrowsAMessageIsShownAsFarAsItGoes() {
    String words = "word ".repeat(ScriptedSender.LIMIT / 5).strip();
    hear(delta("7", 1, 0, words + "\n\nand more of them than fit into one message"));
    awaitRequests("send 7: " + words);
    time.advance(SECOND);
    hear(delta("7", 1, 1, ", which does not matter"));
    time.advance(SECOND);
    hear(delta("7", 1, 2, " here"));

    awaitRequests("send 7: " + words);
  }

  @Test
  void nothingIsShownBeforeTheReplyBeforeItIsThrough() {
    surroundings.busy = true;
    hear(delta("7", 1, 0, "Hello"));
    await().until(() -> surroundings.asked > 0);
    assertThat(sender.requests()).isEmpty();

    surroundings.busy = false;
    time.advance(SECOND);
    hear(delta("7", 1, 1, "!"));

    awaitRequests("send 7: Hello!");
  }

  @Test
  void aRateLimitIsObeyed() {
    sender.refuse(new Outcome.RetryLater(Duration.ofSeconds(9)));
    hear(delta("7", 1, 0, "Hello"));
    awaitRequests("send 7: Hello");
    time.advance(Duration.ofSeconds(8));
    hear(delta("7", 1, 1, ", world"));
    assertThat(sender.requests()).filteredOn(request -> request.startsWith("send")).hasSize(1);

    time.advance(Duration.ofSeconds(2));
    hear(delta("7", 1, 2, "!"));

    awaitRequests("send 7: Hello", "send 7: Hello, world!");
  }

  @Test
  void aMessageOfUnknownFateIsNotFollowedByASecondOne() throws Exception {
    sender.refuse(new Outcome.Unknown("timeout"));
    ReplyDelta first = delta("7", 1, 0, "Hello");
    hear(first);
    awaitRequests("send 7: Hello");
    time.advance(Duration.ofMinutes(1));
    hear(delta("7", 1, 1, ", world"));

    assertThat(previews.takeOver(first.getReplyId())).isEmpty();
    assertThat(messages()).containsExactly("send 7: Hello");
  }

  @Test
  void aMessageThatTheUserDeletedIsNotEditedAgain() {
    hear(delta("7", 1, 0, "Hello"));
    awaitRequests("send 7: Hello");
    sender.refuse(new Outcome.Permanent("message to edit not found"));
    time.advance(SECOND);
    hear(delta("7", 1, 1, ", world"));
    awaitRequests("send 7: Hello", "edit m0: Hello, world");
    time.advance(Duration.ofMinutes(1));
    hear(delta("7", 1, 2, "!"));

    awaitRequests("send 7: Hello", "edit m0: Hello, world");
  }

  @Test
  void inGroupsOnlyTypingIsShown() {
    hear(delta(address("-100", ChatType.GROUP), 1, 0, "Hello, everybody"));
    time.advance(SECOND);
    hear(delta(address("-100", ChatType.GROUP), 1, 1, "!"));

    await().untilAsserted(() -> assertThat(sender.requests()).containsExactly("typing -100"));
  }

  @Test
  void typingIsShownBesideTheMessageWithoutHoldingUpTheDelivery() {
    hear(delta("7", 1, 0, ""));
    time.advance(SECOND);
    hear(delta("7", 1, 1, ""));
    await().untilAsserted(() -> assertThat(sender.requests()).containsExactly("typing 7"));
    time.advance(PreviewState.TYPE_EVERY);
    hear(delta("7", 1, 2, ""));

    await()
        .untilAsserted(() -> assertThat(sender.requests()).containsExactly("typing 7", "typing 7"));
  }

  @Test
  void previewsOfPartitionsThatAreGivenUpEnd() {
    hear(delta("7", 1, 0, "Hello"));
    awaitRequests("send 7: Hello");

    previews.drop(Set.of(2));

    assertThat(previews.live()).isZero();
  }

  @Test
  void aReplyOfWhichNothingIsHeardIsForgotten() {
    hear(delta("7", 1, 0, "Hello"));
    awaitRequests("send 7: Hello");
    previews.sweep();
    assertThat(previews.live()).isEqualTo(1);

    time.advance(Previews.FORGOTTEN.plus(SECOND));
    previews.sweep();

    assertThat(previews.live()).isZero();
  }

  private void hear(ReplyDelta delta) {
    previews.heard(2, delta);
  }

  /** Messages asked for, typing left out. */
  private List<String> messages() {
    return sender.requests().stream().filter(request -> !request.startsWith("typing")).toList();
  }

  private void awaitRequests(String... requests) {
    await().untilAsserted(() -> assertThat(messages()).containsExactly(requests));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError("Interrupted while waiting.", e);
    }
  }

  private static final class Surroundings implements PreviewSurroundings {
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private volatile boolean unwanted;
    private volatile boolean busy;
    private volatile int asked;
    private volatile Optional<String> known = Optional.empty();

    @Override
    public boolean wanted(int partition, String replyId) {
      return !unwanted;
    }

    @Override
    public Optional<String> known(int partition, String replyId) {
      return known;
    }

    @Override
    public boolean mayShow(int partition, ReplyDelta delta) {
      asked = 1;
      return !busy;
    }

    @Override
    public void shown(int partition, ReplyDelta delta, String platformMessageId) {
      shown.add(platformMessageId);
    }
  }
}
