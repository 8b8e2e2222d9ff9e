package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.ToolSpec;
import io.clawstream.router.session.Samples;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentTest {
  private static final Collection<ToolSpec> CATALOGUE =
      Samples.offering("web", "clock", "mail").values();

  @Test
  void anAgentIsOfferedTheToolsThatItMayUse() {
    assertThat(agent("clock", "absent").offered(CATALOGUE)).containsOnlyKeys("clock");
    assertThat(agent("*").offered(CATALOGUE).keySet()).containsExactly("clock", "mail", "web");
    assertThat(agent("none").offered(CATALOGUE)).isEmpty();
  }

  @Test
  void anUnknownAgentIsTheDefault() {
    Agent standard = agent("clock");
    Agents agents = new Agents(Map.of("default", standard));

    assertThat(agents.agent("absent")).isSameAs(standard);
  }

  @Test
  void thereMustBeADefault() {
    assertThatThrownBy(() -> new Agents(Map.of("other", agent("clock"))))
        .hasMessageContaining("default");
  }

  private static Agent agent(String... tools) {
    return new Agent("default", "echo", "echo", List.of(), "", null, null, Set.of(tools));
  }
}
