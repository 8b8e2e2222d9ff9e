package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.ToolSpec;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.tools.web.AllowedHosts;
import io.clawstream.tools.web.PageFetcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    assertThat(catalogue(ToolRules.ALL).names()).containsExactly("a", "b");
  }

  @Test
  void hasOnlyWhatIsAllowedAndDenyingWins() {
    assertThat(catalogue(new ToolRules(Set.of("a"), Set.of())).names()).containsExactly("a");
    ToolCatalogue withoutA = catalogue(new ToolRules(Set.of("a", "b"), Set.of("a")));
    assertThat(withoutA.names()).containsExactly("b");
    assertThat(withoutA.withholds("a")).isTrue();
    assertThat(withoutA.withholds("c")).isFalse();
  }

  @Test
  void toldTimeoutsAreThoseThatApply() {
    assertThat(catalogue(ToolRules.ALL).specs())
        .extracting(ToolSpec::getName, ToolSpec::getTimeoutMs)
        .containsExactly(tuple("a", 7_000L), tuple("b", 1_000L));
  }

  @Test
  void refusesTwoToolsOfOneName() {
    assertThatThrownBy(() -> new ToolCatalogue(List.of(a, a), ToolPolicy.open(DEFAULT)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two tools called a");
  }

  @Test
  void everyBuiltInToolCanBeAnnounced() {
    ToolCatalogue builtIn =
        new ToolCatalogue(
            BuiltInTools.all(new PageFetcher(AllowedHosts.NONE)), ToolPolicy.open(DEFAULT));

    assertThat(builtIn.names()).containsExactlyInAnyOrderElementsOf(BuiltInTools.names());
    assertThat(builtIn.specs())
        .allSatisfy(spec -> assertThat(spec.getParametersSchema()).isNotBlank());
  }

  @Test
  void groupsAndWhetherAnOperatorApprovesAreTold() {
    Tool web =
        new FakeTool(
            new ToolDescription(
                "web_post",
                "For tests.",
                "{\"type\":\"object\"}",
                Optional.empty(),
                false,
                Set.of("web", "net")),
            (arguments, context) -> new ToolOutcome.Done(""));
    ToolPolicy policy =
        new ToolPolicy(ToolRules.ALL, Map.of(), Set.of("group:web"), DEFAULT, Map.of());

    List<ToolSpec> specs = new ToolCatalogue(List.of(web, a), policy).specs();

    assertThat(specs)
        .extracting(ToolSpec::getName, ToolSpec::getGroups, ToolSpec::getApproval)
        .containsExactly(
            tuple("a", List.of(), false), tuple("web_post", List.of("net", "web"), true));
  }

  @Test
  void aSourcesToolsComeAndGoWithoutTheOthers() {
    ToolCatalogue catalogue = catalogue(ToolRules.ALL);

    assertThat(catalogue.replace("files", List.of(tool("files.read"), tool("files.write"))))
        .isEmpty();
    assertThat(catalogue.replace("web", List.of(tool("web.get")))).isEmpty();
    assertThat(catalogue.names()).containsExactly("a", "b", "files.read", "files.write", "web.get");

    catalogue.replace("files", List.of(tool("files.list")));
    assertThat(catalogue.names()).containsExactly("a", "b", "files.list", "web.get");

    catalogue.replace("files", List.of());
    assertThat(catalogue.names()).containsExactly("a", "b", "web.get");
  }

  @Test
  void whatComesLaterIsAllowedAndDeniedAsWell() {
    ToolCatalogue catalogue =
        catalogue(new ToolRules(Set.of("a", "files.read", "files.write"), Set.of("files.write")));

    catalogue.replace("files", List.of(tool("files.read"), tool("files.write"), tool("files.x")));

    assertThat(catalogue.names()).containsExactly("a", "files.read");
    assertThat(catalogue.withholds("files.write")).isTrue();
    assertThat(catalogue.withholds("files.read")).isFalse();
  }

  @Test
  void aToolThatHasNotChangedKeepsItsPlacesAsCallsOfItMayBeUnderWay() {
    ToolCatalogue catalogue = catalogue(ToolRules.ALL);
    catalogue.replace("files", List.of(tool("files.read")));
    Places places = catalogue.find("files.read").orElseThrow().places();

    catalogue.replace("files", List.of(tool("files.read"), tool("files.write")));

    assertThat(catalogue.find("files.read").orElseThrow().places()).isSameAs(places);
  }

  @Test
  void aSourcesToolThatIsThereAlreadyOrCannotBeCheckedIsLeftOutAndSaidSo() {
    ToolCatalogue catalogue = catalogue(ToolRules.ALL);
    Tool broken =
        new FakeTool(
            new ToolDescription("files.broken", "x", "{\"type\":7}", Optional.empty(), true),
            (arguments, context) -> new ToolOutcome.Done(""));

    List<String> problems =
        catalogue.replace("files", List.of(tool("a"), broken, tool("files.read")));

    assertThat(problems).hasSize(2);
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("called a"));
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains("files.broken"));
    assertThat(catalogue.names()).containsExactly("a", "b", "files.read");
    assertThat(catalogue.find("a").orElseThrow().tool()).isSameAs(a);
  }

  private static Tool tool(String name) {
    return FakeTool.named(name, (arguments, context) -> new ToolOutcome.Done(name));
  }

  private ToolCatalogue catalogue(ToolRules rules) {
    return new ToolCatalogue(
        List.of(b, a), new ToolPolicy(rules, Map.of(), Set.of(), DEFAULT, Map.of()));
  }
}
