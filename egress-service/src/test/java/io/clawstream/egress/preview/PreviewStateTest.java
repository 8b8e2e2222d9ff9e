package io.clawstream.egress.preview;

import static io.clawstream.egress.Samples.NOON;
import static io.clawstream.egress.Samples.delta;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.preview.PreviewState.Step;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreviewStateTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final PreviewSettings SETTINGS =
      new PreviewSettings(true, false, true, Duration.ofMillis(100), 20, SECOND, SECOND);

  private final PreviewState silent = PreviewState.fresh(Optional.empty(), true, false, NOON);

  @Test
  void enoughTextIsShownAfterAMomentInCaseTheReplyIsQuick() {
    PreviewState state = silent.heard(delta("1", 1, 0, "x".repeat(20)), NOON);

    assertThat(next(state, NOON)).isEqualTo(new Step.Rest(Duration.ofMillis(100)));
    assertThat(next(state, NOON.plusMillis(100))).isEqualTo(new Step.Show());
  }

  @Test
  void typingIsShownFromTheMomentAWorkerHasBegun() {
    ReplyDelta started = delta("1", 1, 0, "");
    started.setKind(DeltaKind.STARTED);
    PreviewState state =
        PreviewState.fresh(Optional.empty(), true, true, NOON).heard(started, NOON);

    assertThat(next(state, NOON.plus(PreviewState.TYPE_AFTER))).isEqualTo(new Step.Type());
  }

  @Test
  void aLittleTextIsShownWhenPatienceEnds() {
    PreviewState state = silent.heard(delta("1", 1, 0, "Hm"), NOON);

    assertThat(next(state, NOON)).isEqualTo(new Step.Rest(SECOND));
    assertThat(next(state, NOON.plus(SECOND))).isEqualTo(new Step.Show());
  }

  @Test
  void patienceCountsFromTheFirstText() {
    PreviewState state =
        silent
            .heard(delta("1", 1, 0, " "), NOON)
            .heard(delta("1", 1, 1, "H"), NOON.plusSeconds(5))
            .heard(delta("1", 1, 2, "m"), NOON.plusMillis(5_900));

    assertThat(next(state, NOON.plusMillis(5_900)))
        .isEqualTo(new Step.Rest(Duration.ofMillis(100)));
  }

  @Test
  void editsKeepTheirInterval() {
    PreviewState shown =
        silent
            .heard(delta("1", 1, 0, "x".repeat(20)), NOON)
            .shown("x".repeat(20), Optional.of("m1"), SECOND, NOON);
    assertThat(next(shown, NOON.plus(SECOND))).isInstanceOf(Step.Rest.class);

    PreviewState grown = shown.heard(delta("1", 1, 1, "y"), NOON.plusMillis(10));

    assertThat(next(grown, NOON.plusMillis(10))).isEqualTo(new Step.Rest(Duration.ofMillis(990)));
    assertThat(next(grown, NOON.plus(SECOND))).isEqualTo(new Step.Show());
  }

  @Test
  void theMessageOfAnEarlierProcessIsGoneOnWith() {
    PreviewState inherited =
        PreviewState.fresh(Optional.of("m1"), true, false, NOON).heard(delta("1", 1, 0, "H"), NOON);

    assertThat(next(inherited, NOON)).isEqualTo(new Step.Show());
  }

  @Test
  void nothingIsShownWhereTextIsNotWanted() {
    PreviewState state =
        PreviewState.fresh(Optional.empty(), false, false, NOON)
            .heard(delta("1", 1, 0, "x".repeat(100)), NOON);

    assertThat(next(state, NOON.plusSeconds(10))).isInstanceOf(Step.Rest.class);
  }

  @Test
  void whatWasPutOffIsShownLater() {
    PreviewState state =
        silent.heard(delta("1", 1, 0, "x".repeat(20)), NOON).showLater(Duration.ofSeconds(7), NOON);

    assertThat(next(state, NOON.plusSeconds(1))).isEqualTo(new Step.Rest(Duration.ofSeconds(6)));
    assertThat(next(state, NOON.plusSeconds(7))).isEqualTo(new Step.Show());
    assertThat(next(state.showNoMore(), NOON.plusSeconds(7))).isInstanceOf(Step.Rest.class);
  }

  @Test
  void typingBeginsLateAndIsRepeatedEveryFourSeconds() {
    PreviewState state =
        PreviewState.fresh(Optional.empty(), false, true, NOON).heard(delta("1", 1, 0, ""), NOON);
    assertThat(next(state, NOON)).isEqualTo(new Step.Rest(Duration.ofMillis(300)));
    assertThat(next(state, NOON.plusMillis(300))).isEqualTo(new Step.Type());

    PreviewState typed = state.typed(NOON.plusMillis(300));

    assertThat(next(typed, NOON.plusMillis(300))).isEqualTo(new Step.Rest(Duration.ofSeconds(4)));
    assertThat(next(typed, NOON.plusMillis(4_300))).isEqualTo(new Step.Type());
  }

  @Test
  void typingEndsWhenNothingIsHeardAnyMore() {
    PreviewState state =
        PreviewState.fresh(Optional.empty(), false, true, NOON).heard(delta("1", 1, 0, ""), NOON);

    assertThat(next(state, NOON.plusSeconds(60))).isEqualTo(new Step.Type());
    assertThat(next(state, NOON.plusSeconds(61))).isInstanceOf(Step.Rest.class);
  }

  private static Step next(PreviewState state, Instant now) {
    return state.next(SETTINGS, now);
  }
}
