package io.clawstream.kit.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ToolSpec;
import io.clawstream.schemas.TrustedClasses;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolRulesTest {
  private static final List<String> NO_GROUPS = List.of();

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @ParameterizedTest
  @CsvSource({
    "web_fetch, web_fetch, true",
    "web_fetch, web_fetch_all, false",
    "web_fetch, WEB_FETCH, false",
    "*, anything, true",
    "none, anything, false",
    "none, none, false",
    "files.*, files.read, true",
    "files.*, files, false",
    "files.*, files2.read, false",
    "files.*, profiles.read, false",
    "group:web, web, false",
  })
  void aPatternMeansANameAServerAllOrNone(String pattern, String name, boolean allowed) {
    assertThat(new ToolRules(Set.of(pattern), Set.of()).allows(name, NO_GROUPS)).isEqualTo(allowed);
  }

  @Test
  void aGroupMeansTheToolsThatBelongToIt() {
    ToolRules rules = new ToolRules(Set.of("group:web"), Set.of());

    assertThat(rules.allows("web_fetch", List.of("net", "web"))).isTrue();
    assertThat(rules.allows("web_fetch", List.of("net"))).isFalse();
  }

  @Test
  void denyingWins() {
    ToolRules rules = new ToolRules(Set.of("*", "web_post"), Set.of("group:web", "files.write"));

    assertThat(rules.allows("web_post", List.of("web"))).isFalse();
    assertThat(rules.allows("files.write", NO_GROUPS)).isFalse();
    assertThat(rules.allows("files.read", NO_GROUPS)).isTrue();
  }

  @Test
  void whatNothingAllowsIsDenied() {
    assertThat(new ToolRules(Set.of(), Set.of()).allows("clock", NO_GROUPS)).isFalse();
    assertThat(ToolRules.ALL.allows("clock", NO_GROUPS)).isTrue();
  }

  @Test
  void aToolOfTheCatalogueBringsItsGroups() {
    ToolSpec tool =
        ToolSpec.newBuilder()
            .setName("web_fetch")
            .setDescription("Reads a page.")
            .setParametersSchema("{\"type\":\"object\"}")
            .setGroups(List.of("web"))
            .build();

    assertThat(new ToolRules(Set.of("*"), Set.of("group:web")).allows(tool)).isFalse();
  }

  @Test
  void patternsThatCouldMeanNothingAreTold() {
    assertThat(
            ToolRules.problems(
                "tools.deny",
                List.of("clock", "group:web", "files.*", "*", "none", "group:Web", "fil*", "")))
        .containsExactly(
            "tools.deny: '' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.",
            "tools.deny: 'fil*' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.",
            "tools.deny: 'group:Web' is no pattern of tools. Give names, group:NAME, SERVER.*, * or none.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "none", "group:web", "files.*"})
  void somePatternsAreNoNames(String pattern) {
    assertThat(ToolRules.isName(pattern)).isFalse();
    assertThat(ToolRules.isName("files.read")).isTrue();
  }
}
