package io.clawstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class UserKeyTest {
  @Test
  void its_text_is_read_back_whatever_the_parts_are() {
    for (String part : List.of("42", "a/b", "100%", "\u0000", "Ünïcödé", "+49 30 1")) {
      UserKey key = new UserKey("telegram", "main", part);

      assertThat(UserKey.parse(key.toString())).isEqualTo(key);
      assertThat(key.toString().chars().filter(c -> c == '/').count()).isEqualTo(2);
    }
  }

  @Test
  void what_is_no_person_is_refused_with_the_form() {
    for (String text : List.of("", "telegram", "telegram/main/7/8", "a//b", "a/b/%2f", "a/b/%zz")) {
      assertThatThrownBy(() -> UserKey.parse(text))
          .as("'%s'", text)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> UserKey.parse("telegram"))
        .hasMessageContaining("channel/account/user");
  }
}
