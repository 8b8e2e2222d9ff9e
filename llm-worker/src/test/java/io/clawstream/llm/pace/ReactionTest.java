package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReactionTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final RetryPolicy RETRY = new RetryPolicy(3, Duration.ofSeconds(1), 0, () -> 0.5);
  private static final ProviderFailure DOWN = new ProviderFailure.Unavailable("down");
  private static final ProviderFailure LIMITED =
      new ProviderFailure.RateLimited("too many", Optional.empty());
  private static final ProviderFailure KEY = new ProviderFailure.Rejected("401");
  private static final ProviderFailure FILTERED = new ProviderFailure.Refused("filtered");
  private static final ProviderFailure TOO_LONG = new ProviderFailure.ContextTooLong("too long");

  private static final RetryPolicy.Verdict NEXT = new RetryPolicy.Verdict.NextModel();
  private static final RetryPolicy.Verdict GIVE_UP = new RetryPolicy.Verdict.GiveUp();

  @Test
  void everyFailureHasItsReaction() {
    assertThat(Reaction.to(DOWN)).isEqualTo(Reaction.RETRY);
    assertThat(Reaction.to(LIMITED)).isEqualTo(Reaction.RETRY);
    assertThat(Reaction.to(KEY)).isEqualTo(Reaction.FAIL_OVER);
    assertThat(Reaction.to(FILTERED)).isEqualTo(Reaction.TELL_USER);
    assertThat(Reaction.to(TOO_LONG)).isEqualTo(Reaction.COMPACT);
  }

  @Test
  void whatMayPassIsTriedAgainAndThenTakenToTheNextModel() {
    assertThat(RETRY.after(DOWN, 3, LONG, true))
        .isEqualTo(new RetryPolicy.Verdict.Again(Duration.ofSeconds(4)));
    assertThat(RETRY.after(DOWN, 4, LONG, true)).isEqualTo(NEXT);
    assertThat(RETRY.after(DOWN, 4, LONG, false)).isEqualTo(GIVE_UP);
    assertThat(RETRY.after(LIMITED, 1, Duration.ofMillis(500), true)).isEqualTo(NEXT);
  }

  @Test
  void aLongRestThatTheProviderWantsIsWaitedForOnlyWhereThereIsNoOtherModel() {
    ProviderFailure limited =
        new ProviderFailure.RateLimited("too many", Optional.of(Duration.ofSeconds(20)));

    assertThat(RETRY.after(limited, 1, LONG, true)).isEqualTo(NEXT);
    assertThat(RETRY.after(limited, 1, LONG, false))
        .isEqualTo(new RetryPolicy.Verdict.Again(Duration.ofSeconds(20)));
  }

  @Test
  void whatDoesNotPassIsNotTriedAgainAndWhatIsNotTheModelsFaultIsTakenNowhere() {
    assertThat(RETRY.after(KEY, 1, LONG, true)).isEqualTo(NEXT);
    assertThat(RETRY.after(KEY, 1, LONG, false)).isEqualTo(GIVE_UP);
    assertThat(RETRY.after(FILTERED, 1, LONG, true)).isEqualTo(GIVE_UP);
    assertThat(RETRY.after(TOO_LONG, 1, LONG, true)).isEqualTo(GIVE_UP);
  }
}
