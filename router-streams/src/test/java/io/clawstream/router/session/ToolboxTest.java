package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ToolSpec;
import io.clawstream.kit.tools.ToolRules;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolboxTest {
  private static final Collection<ToolSpec> CATALOGUE =
      Samples.offering("web", "clock", "mail").values();

  @Test
  void whatTheAgentAndTheTierMayUseIsOfferedInAlphabeticalOrder() {
    Toolbox toolbox =
        Toolbox.of(CATALOGUE, allowing("*"), new ToolRules(Set.of("*"), Set.of("mail")), List.of());

    assertThat(toolbox.offered().keySet()).containsExactly("clock", "web");
    assertThat(toolbox.forbidden()).containsExactly("mail");
    assertThat(toolbox.choice()).isEqualTo("The tools here are: clock, web.");
  }

  @Test
  void neitherAgentNorTierCanAllowWhatTheOtherDoesNot() {
    assertThat(Toolbox.of(CATALOGUE, allowing("web"), allowing("mail"), List.of()).offered())
        .isEmpty();
  }

  @Test
  void anAgentThatNamesToolsThatAreNotThereIsOfferedTheOthers() {
    Toolbox toolbox = Toolbox.of(CATALOGUE, allowing("clock", "absent"), ToolRules.ALL, List.of());

    assertThat(toolbox.offered()).containsOnlyKeys("clock");
  }

  @Test
  void withoutToolsTheModelIsToldSo() {
    assertThat(Toolbox.of(CATALOGUE, allowing("none"), ToolRules.ALL, List.of()).choice())
        .isEqualTo("There are no tools here.");
  }

  private static ToolRules allowing(String... patterns) {
    return new ToolRules(Set.of(patterns), Set.of());
  }
}
