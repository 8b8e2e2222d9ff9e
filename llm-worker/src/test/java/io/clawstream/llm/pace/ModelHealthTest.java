package io.clawstream.llm.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.job.FakeTime;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ModelHealthTest {
  private static final ProviderFailure DOWN = new ProviderFailure.Unavailable("down");

  private static final Duration BREAK = Duration.ofMillis(10_001);

  private final FakeTime time = new FakeTime();
  private final List<Supplier<ModelHealth.Breaker>> seen = new ArrayList<>();
  private final ModelHealth health =
      new ModelHealth(
          new ModelHealth.Rules(
              Duration.ofSeconds(30), Duration.ofMinutes(2), 10, 50, Duration.ofSeconds(10)),
          time,
          (_, _, breaker) -> seen.add(breaker));

  private void fail(int calls, ProviderFailure failure) {
    for (int i = 0; i < calls; i++) {
      try (ModelHealth.Trial trial = begin()) {
        trial.failed(failure);
      }
    }
  }

  private void succeed(int calls) {
    for (int i = 0; i < calls; i++) {
      try (ModelHealth.Trial trial = begin()) {
        trial.succeeded();
      }
    }
  }

  private ModelHealth.Trial begin() {
    return health.begin("p", "m").orElseThrow();
  }

  @Test
  void whenHalfOfTheCallsFailThereIsABreakForThatModelOnly() {
    succeed(2);
    fail(2, DOWN);
    assertThat(health.begin("p", "m")).isPresent();
    fail(1, DOWN);

    assertThat(health.begin("p", "m")).isEmpty();
    assertThat(health.begin("p", "other")).isPresent();
    assertThat(health.pauseOf("p", "m")).isEqualTo(BREAK);
    assertThat(health.restsFor("p", "m")).isEqualTo(BREAK);
    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.OPEN);
  }

  @Test
  void failuresThatOnlyCameBeforeTheAnswersOfCallsThatBeganWithThemLeadToNoBreak() {
    List<ModelHealth.Trial> together = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      together.add(begin());
    }
    together.subList(0, 15).forEach(trial -> trial.failed(DOWN));
    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.CLOSED);

    together.subList(15, 40).forEach(ModelHealth.Trial::succeeded);
    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.CLOSED);
  }

  @Test
  void whenAllCallsThatBeganTogetherFailThereIsABreak() {
    List<ModelHealth.Trial> together = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      together.add(begin());
    }

    together.forEach(trial -> trial.failed(DOWN));

    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.OPEN);
  }

  @Test
  void afterTheBreakAFewCallsAreTriedAndIfTheyAreAnsweredItIsOver() {
    fail(5, DOWN);
    time.pass(BREAK);
    List<ModelHealth.Trial> trials = List.of(begin(), begin(), begin());
    assertThat(health.begin("p", "m")).isEmpty();
    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.HALF_OPEN);

    trials.forEach(ModelHealth.Trial::succeeded);
    trials.forEach(ModelHealth.Trial::close);

    assertThat(seen.getFirst().get()).isEqualTo(ModelHealth.Breaker.CLOSED);
    assertThat(health.begin("p", "m")).isPresent();
  }

  @Test
  void aTrialThatSaysNothingGivesItsPlaceToAnother() {
    fail(5, DOWN);
    time.pass(BREAK);
    List<ModelHealth.Trial> trials = List.of(begin(), begin(), begin());
    assertThat(health.begin("p", "m")).isEmpty();

    trials.getFirst().close();

    assertThat(health.begin("p", "m")).isPresent();
  }

  @Test
  void refusalsOfAllKindsLeadToNoBreak() {
    fail(20, new ProviderFailure.Rejected("401"));
    fail(20, new ProviderFailure.RateLimited("429", Optional.empty()));
    fail(20, new ProviderFailure.ContextTooLong("too long"));

    assertThat(health.begin("p", "m")).isPresent();
  }

  @Test
  void aModelThatWasGivenUpRestsTwiceAsLongEachTimeUpToABoundUntilItAnswers() {
    for (int seconds : new int[] {30, 60, 120, 120}) {
      health.givenUp("p", "m");
      health.givenUp("p", "m");
      assertThat(health.restsFor("p", "m")).isEqualTo(Duration.ofSeconds(seconds));
      time.pass(Duration.ofSeconds(seconds));
      assertThat(health.restsFor("p", "m")).isZero();
    }
    succeed(1);

    health.givenUp("p", "m");

    assertThat(health.restsFor("p", "m")).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aModelThatRestsMayBeAskedAllTheSame() {
    health.givenUp("p", "m");

    assertThat(health.begin("p", "m")).isPresent();
  }
}
