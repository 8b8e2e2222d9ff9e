package io.clawstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void a_text_has_the_wanted_length_and_tells_its_number() {
    String text = Texts.of(1234567, 200);

    assertThat(text).hasSize(200);
    assertThat(Texts.number(text)).hasValue(1234567);
  }

  @Test
  void a_text_is_never_shorter_than_its_number() {
    assertThat(Texts.number(Texts.of(7, 0))).hasValue(7);
  }

  @Test
  void a_text_that_does_not_end_with_a_number_has_none() {
    assertThat(Texts.number("(no. 7) and more")).isEmpty();
    assertThat(Texts.number("")).isEmpty();
    assertThat(Texts.number("(no. )")).isEmpty();
  }
}
