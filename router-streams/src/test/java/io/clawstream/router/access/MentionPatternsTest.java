package io.clawstream.router.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class MentionPatternsTest {
  @Test
  void aPatternIsFoundAnywhereAndInAnyCase() {
    MentionPatterns patterns = MentionPatterns.of(List.of("\\bclaw\\b", "^bot[,:]"));

    assertThat(patterns.foundIn("Ask CLAW!")).isTrue();
    assertThat(patterns.foundIn("bot: are you there?")).isTrue();
    assertThat(patterns.foundIn("clawing at the robot: no")).isFalse();
  }

  @Test
  void noPatternAndNoTextCanMakeItSlow() {
    MentionPatterns patterns = MentionPatterns.of(Collections.nCopies(20, "(a+)+$"));
    String text = "a".repeat(100_000) + "b";

    // A backtracking engine would take longer than the universe is old.
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(patterns.foundIn(text)).isTrue());
  }

  @Test
  void whatIsNoExpressionIsNamed() {
    assertThatThrownBy(() -> MentionPatterns.of(List.of("claw(")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'claw('")
        .hasMessageContaining("RE2");
    assertThatThrownBy(() -> MentionPatterns.of(List.of("(?=claw)")))
        .hasMessageContaining("'(?=claw)'");
  }

  @Test
  void thereMayBeTwentyOfTwoHundredCharacters() {
    assertThat(MentionPatterns.of(Collections.nCopies(20, "x".repeat(200))).patterns()).hasSize(20);
    assertThatThrownBy(() -> MentionPatterns.of(Collections.nCopies(21, "x")))
        .hasMessageContaining("at most 20");
    assertThatThrownBy(() -> MentionPatterns.of(List.of("x".repeat(201))))
        .hasMessageContaining("at most 200");
  }
}
