package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.session.Samples;
import java.util.List;
import org.junit.jupiter.api.Test;

class BindingsTest {
  @Test
  void theMostSpecificBindingWins() {
    Bindings bindings =
        new Bindings(
            List.of(
                new Bindings.Binding("telegram", null, null, null, "channel"),
                new Bindings.Binding("telegram", null, ChatType.GROUP, null, "groups"),
                new Bindings.Binding(null, "main", null, null, "account"),
                new Bindings.Binding(null, null, null, "-1", "peer")));

    assertThat(bindings.agent(message("webchat", ChatType.DM, "ann"))).isEqualTo("account");
    assertThat(bindings.agent(message("telegram", ChatType.GROUP, "-1"))).isEqualTo("peer");
    assertThat(bindings.agent(message("telegram", ChatType.GROUP, "-2"))).isEqualTo("account");
  }

  @Test
  void amongEqualsTheFirstWinsAndWithoutOneTheDefaultAnswers() {
    Bindings bindings =
        new Bindings(
            List.of(
                new Bindings.Binding("telegram", null, null, null, "first"),
                new Bindings.Binding("telegram", null, null, null, "second")));

    assertThat(bindings.agent(message("telegram", ChatType.DM, "7"))).isEqualTo("first");
    assertThat(bindings.agent(message("webchat", ChatType.DM, "7"))).isEqualTo("default");
  }

  private static StandardMessage message(String channel, ChatType type, String peer) {
    return Samples.message(channel, type, peer, "1", "Hello").build();
  }
}
