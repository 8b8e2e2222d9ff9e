package io.clawstream.egress.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.channel.FakePlatform.Trouble;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every sender promises. A sender's test extends this with a fake of its platform that speaks
 * the real wire format; what only that platform does is tested there.
 */
public abstract class ChannelEgressKit {
  /** How long a sender waits for an answer that comes, however busy the machine is. */
  protected static final Duration PATIENT = Duration.ofSeconds(30);

  private static final Duration IMPATIENT = Duration.ofSeconds(1);

  /** What must never show up in an outcome. */
  protected static final String SECRET = "123456:SECRET-secret";

  protected FakePlatform platform;
  protected ChannelEgress sender;

  /** A fresh platform. */
  protected abstract FakePlatform startPlatform() throws Exception;

  /** A sender that authenticates with {@link #SECRET} and waits so long for an answer. */
  protected abstract ChannelEgress sender(URI address, Duration timeout);

  /** A chat that the platform knows. */
  protected abstract Destination chat();

  @BeforeEach
  void start() throws Exception {
    platform = startPlatform();
    sender = sender(platform.address(), PATIENT);
  }

  @AfterEach
  void stop() {
    sender.close();
    platform.close();
  }

  @Test
  void aMessageArrivesOnceAndItsIdIsKnown() {
    Outcome outcome = send("Hello");

    assertThat(texts()).containsExactly("Hello");
    assertThat(outcome).isEqualTo(new Outcome.Delivered(platform.messages().getFirst().id()));
  }

  @Test
  void messagesArriveInTheOrderOfSending() {
    send("one");
    send("two");
    send("three");

    assertThat(texts()).containsExactly("one", "two", "three");
  }

  @Test
  void charactersThatMarkupUsesArriveAsTheyAre() {
    String text = "1 < 2 & 3 > 2, \"quoted\", 'single', \\ / {x} (y) [z] ! # + - = | ~ . $ % ^ @";

    send(text);

    assertThat(texts()).containsExactly(text);
  }

  @Test
  void allScriptsArrive() {
    String text = "Grüße 漢字 नमस्ते مرحبا 👨‍👩‍👧‍👦 🇩🇪";

    send(text);

    assertThat(texts()).containsExactly(text);
  }

  @Test
  void aMessageAsLongAsThePlatformTakesArrivesWhole() {
    String text = "x".repeat(sender.capabilities().maxLength());
    assertThat(sender.capabilities().measure().of(text)).isEqualTo(text.length());

    send(text);

    assertThat(texts()).containsExactly(text);
  }

  @Test
  void aRateLimitSaysHowLongToWaitAndNothingWasSent() {
    platform.next(new Trouble.RateLimited(Duration.ofSeconds(7)));

    assertThat(send("Hello")).isEqualTo(new Outcome.RetryLater(Duration.ofSeconds(7)));
    assertThat(texts()).isEmpty();
  }

  @Test
  void aFailureOfThePlatformIsTransient() {
    platform.next(new Trouble.ServerError());

    assertThat(send("Hello")).isInstanceOf(Outcome.Transient.class);
    assertThat(send("Hello")).isInstanceOf(Outcome.Delivered.class);
  }

  @Test
  void aFailureOnTheWayIsTransient() {
    platform.next(new Trouble.BadGateway());

    assertThat(send("Hello")).isInstanceOf(Outcome.Transient.class);
  }

  @Test
  void aPlatformThatIsDownIsTransient() {
    platform.close();

    assertThat(send("Hello")).isInstanceOf(Outcome.Transient.class);
  }

  @Test
  void aRequestWithoutAnAnswerIsUnknown() {
    platform.next(new Trouble.NoAnswer());

    try (ChannelEgress impatient = sender(platform.address(), IMPATIENT)) {
      assertThat(impatient.send(chat(), Part.of("r-1", 0, "Hello")))
          .isInstanceOf(Outcome.Unknown.class);
    }
  }

  @Test
  void aConnectionThatBreaksAfterTheRequestIsUnknown() {
    platform.next(new Trouble.HangUp());

    assertThat(send("Hello")).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void aChatThatIsNotForUsIsPermanent() {
    platform.next(new Trouble.Blocked());

    assertThat(send("Hello")).isInstanceOf(Outcome.Permanent.class);
  }

  @Test
  void noOutcomeTellsTheSecret() {
    List<Outcome> outcomes = new ArrayList<>();
    try (ChannelEgress impatient = sender(platform.address(), IMPATIENT)) {
      for (Trouble trouble :
          List.of(
              new Trouble.ServerError(),
              new Trouble.BadGateway(),
              new Trouble.NoAnswer(),
              new Trouble.HangUp(),
              new Trouble.Blocked())) {
        platform.next(trouble);
        outcomes.add(impatient.send(chat(), Part.of("r-1", 0, "Hello")));
      }
      platform.close();
      outcomes.add(impatient.send(chat(), Part.of("r-1", 0, "Hello")));
    }

    assertThat(outcomes)
        .allSatisfy(outcome -> assertThat(outcome.toString()).doesNotContainIgnoringCase("secret"));
  }

  @Test
  void anInterruptedThreadStillFinishesItsRequest() {
    Thread.currentThread().interrupt();

    Outcome outcome = send("Hello");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(outcome).isInstanceOf(Outcome.Delivered.class);
    assertThat(texts()).containsExactly("Hello");
  }

  @Test
  void anEditReplacesTheText() {
    if (!sender.capabilities().edits()) {
      return;
    }
    send("Hel");
    String id = platform.messages().getFirst().id();

    assertThat(sender.edit(chat(), id, "Hello")).isEmpty();

    assertThat(texts()).containsExactly("Hello");
  }

  @Test
  void anEditThatChangesNothingIsASuccess() {
    if (!sender.capabilities().edits()) {
      return;
    }
    send("Hello");
    String id = platform.messages().getFirst().id();

    assertThat(sender.edit(chat(), id, "Hello")).isEmpty();
  }

  @Test
  void anEditOfAMessageThatIsGoneIsPermanent() {
    if (!sender.capabilities().edits()) {
      return;
    }

    assertThat(sender.edit(chat(), "987654", "Hello"))
        .hasValueSatisfying(refusal -> assertThat(refusal).isInstanceOf(Outcome.Permanent.class));
  }

  @Test
  void typingIsShown() {
    if (!sender.capabilities().typing()) {
      return;
    }

    assertThat(sender.typing(chat())).isEmpty();

    assertThat(platform.typings(chat().peerId())).isEqualTo(1);
    assertThat(texts()).isEmpty();
  }

  /** Sends a message that begins a reply. */
  protected Outcome send(String markdown) {
    return sender.send(chat(), Part.of("r-1", 0, markdown));
  }

  /** What users see. */
  protected List<String> texts() {
    return platform.messages().stream().map(FakePlatform.Shown::text).toList();
  }
}
