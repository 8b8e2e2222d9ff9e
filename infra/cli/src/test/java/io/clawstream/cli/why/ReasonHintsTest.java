package io.clawstream.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.access.AccessDecision;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonHintsTest {
  private static final StandardMessage MESSAGE =
      Story.message("telegram", ChatType.GROUP, Map.of());

  @ParameterizedTest
  @EnumSource(AccessDecision.Reason.class)
  void every_reason_that_the_router_can_give_has_a_hint(AccessDecision.Reason reason) {
    assertThat(ReasonHints.of(reason.name().toLowerCase(Locale.ROOT), MESSAGE))
        .get()
        .asString()
        .doesNotContain("%");
  }

  @Test
  void a_hint_names_who_and_where() {
    assertThat(ReasonHints.of("GROUP_NOT_LISTED", MESSAGE))
        .contains(
            "the group -100 is not on the list (channels.telegram.allow-groups, or group-policy: open)");
  }

  @Test
  void a_sentence_is_no_code() {
    assertThat(ReasonHints.of("The queue is full.", MESSAGE)).isEmpty();
  }
}
