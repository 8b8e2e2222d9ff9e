package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {
  @Test
  void whatFitsIsKept() {
    assertThat(Texts.cut("abc", 3, "…")).isEqualTo("abc");
  }

  @Test
  void whatDoesNotFitEndsWithTheEnding() {
    assertThat(Texts.cut("abcd", 3, "…")).isEqualTo("ab…");
  }

  @Test
  void noCharacterIsCutInHalf() {
    assertThat(Texts.cut("a😀😀", 3, "…")).isEqualTo("a…");
  }
}
