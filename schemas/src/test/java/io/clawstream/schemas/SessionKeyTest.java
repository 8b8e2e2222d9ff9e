package io.clawstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.ChatType;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {
  private static final int KEYS = 20_000;

  @Test
  void a_direct_message_has_four_parts_and_a_thread_a_fifth() {
    assertThat(new SessionKey("telegram", "42", ChatType.DM, "7", null))
        .hasToString("telegram/42/dm/7");
    assertThat(new SessionKey("telegram", "42", ChatType.GROUP, "-100", "9"))
        .hasToString("telegram/42/group/-100/9");
  }

  @Test
  void characters_that_would_break_the_form_are_percent_encoded() {
    SessionKey key = new SessionKey("mail", "a/b", ChatType.DM, "50%\n", "日本");
    assertThat(key).hasToString("mail/a%2Fb/dm/50%25%0A/日本");
    assertThat(SessionKey.parse(key.toString())).isEqualTo(key);
  }

  @Test
  void parsing_is_the_inverse_of_formatting_for_any_parts() {
    Random random = new Random(20261122);
    for (int i = 0; i < KEYS; i++) {
      SessionKey key = anyKey(random);
      assertThat(SessionKey.parse(key.toString())).isEqualTo(key);
    }
  }

  @Test
  void different_keys_have_different_texts() {
    Random random = new Random(7);
    Map<String, SessionKey> seen = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      SessionKey key = anyKey(random);
      SessionKey before = seen.put(key.toString(), key);
      assertThat(before).isIn(null, key);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "telegram",
        "telegram/42/dm",
        "telegram/42/DM/7",
        "telegram/42/channel/7",
        "telegram/42/dm/",
        "/42/dm/7",
        "telegram/42/dm/7/",
        "telegram/42/dm/7/8/9",
        "telegram/42/dm/%",
        "telegram/42/dm/%2",
        "telegram/42/dm/%zz",
        "telegram/42/dm/%FF",
        "telegram/42/dm/%41"
      })
  void what_no_key_formats_to_is_refused_with_the_expected_form(String text) {
    assertThatThrownBy(() -> SessionKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .satisfiesAnyOf(
            message -> assertThat(message).contains("channel/account/dm|group/peer[/thread]"),
            message -> assertThat(message).contains("is empty"));
  }

  @Test
  void an_empty_part_is_refused() {
    assertThatThrownBy(() -> new SessionKey("telegram", "", ChatType.DM, "7", null))
        .hasMessageContaining("accountId");
  }

  private static SessionKey anyKey(Random random) {
    return new SessionKey(
        anyPart(random),
        anyPart(random),
        random.nextBoolean() ? ChatType.DM : ChatType.GROUP,
        anyPart(random),
        random.nextBoolean() ? null : anyPart(random));
  }

  private static String anyPart(Random random) {
    int[] alphabet = {'a', '/', '%', '2', 'F', '\n', ' ', 'é', '日', 0x1F6AB, 0x7F, '-', '.', ':'};
    StringBuilder part = new StringBuilder();
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      part.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return part.toString();
  }
}
