package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolCatalogueTest {
  private static final Duration DEFAULT = Duration.ofSeconds(7);

  private final Tool a = FakeTool.named("a", (arguments, context) -> new ToolOutcome.Done("A"));
  private final Tool b =
      FakeTool.timed(
          "b",
          Optional.of(Duration.ofSeconds(1)),
          (arguments, context) -> new ToolOutcome.Done("B"));

  @Test
  void hasAllToolsUnlessToldOtherwise() {
    assertThat(catalogue(Optional.empty(), Set.of()).names()).containsExactly("a", "b");
  }

  @Test
  void hasOnlyWhatIsAllowedAndDenyingWins() {
    assertThat(catalogue(Optional.of(Set.of("a")), Set.of()).names()).containsExactly("a");
    assertThat(catalogue(Optional.of(Set.of("a", "b")), Set.of("a")).names()).containsExactly("b");
  }

  @Test
  void toldTimeoutsAreThoseThatApply() {
    assertThat(catalogue(Optional.empty(), Set.of()).specs())
        .extracting(ToolSpec::getName, ToolSpec::getTimeoutMs)
        .containsExactly(tuple("a", 7_000L), tuple("b", 1_000L));
  }

  @Test
  void refusesTwoToolsOfOneName() {
    assertThatThrownBy(() -> new ToolCatalogue(List.of(a, a), DEFAULT, Optional.empty(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two tools called a");
  }

  @Test
  void everyBuiltInToolCanBeAnnounced() {
    ToolCatalogue builtIn =
        new ToolCatalogue(BuiltInTools.all(), DEFAULT, Optional.empty(), Set.of());

    assertThat(builtIn.names()).containsExactlyInAnyOrderElementsOf(BuiltInTools.names());
    assertThat(builtIn.specs())
        .allSatisfy(spec -> assertThat(spec.getParametersSchema()).isNotBlank());
  }

  private ToolCatalogue catalogue(Optional<Set<String>> allow, Set<String> deny) {
    return new ToolCatalogue(List.of(b, a), DEFAULT, allow, deny);
  }
}
