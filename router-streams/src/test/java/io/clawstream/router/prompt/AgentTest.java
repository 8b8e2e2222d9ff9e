package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.kit.tools.ToolRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AgentTest {
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
    return new Agent(
        "default",
        "echo",
        "echo",
        List.of(),
        "",
        null,
        null,
        new ToolRules(Set.of(tools), Set.of()));
  }
}
