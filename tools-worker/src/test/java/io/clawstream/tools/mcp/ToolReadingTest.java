package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolReadingTest {
  private static final Map<String, Object> OBJECT = Map.of("type", "object");

  @Test
  void aToolIsOfferedUnderItsServersName() {
    McpSchema.Tool tool =
        tool(
            "read_file",
            Map.of("$schema", "http://json-schema.org/draft-07/schema#", "type", "object"),
            null);

    assertThat(read(tool).tools())
        .containsExactly(
            new McpTool(
                "files.read_file", "read_file", "For tests.", "{\"type\":\"object\"}", false));
  }

  @ParameterizedTest
  @CsvSource({"true, false, true", "false, true, true", "false, false, false"})
  void onlyWhatTheServerSaysIsSafeToRepeatIsIdempotent(
      boolean readOnly, boolean idempotent, boolean expected) {
    ToolAnnotations annotations =
        ToolAnnotations.builder().readOnlyHint(readOnly).idempotentHint(idempotent).build();

    assertThat(read(tool("t", OBJECT, annotations)).tools())
        .extracting(McpTool::idempotent)
        .containsExactly(expected);
  }

  @Test
  void onlyWhatTheOperatorWantsIsOfferedAndDenyingWins() {
    List<McpSchema.Tool> listed =
        List.of(tool("a", OBJECT, null), tool("b", OBJECT, null), tool("c", OBJECT, null));

    ToolReading reading =
        ToolReading.of("files", listed, Optional.of(Set.of("a", "b")), Set.of("b"));

    assertThat(reading.tools()).extracting(McpTool::remoteName).containsExactly("a");
    assertThat(reading.problems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "read file, files.read_file",
    "größe, files.gr__e",
    "a/b:c, files.a_b_c",
    "'x\n]}', files.x___"
  })
  void strangeCharactersBecomeUnderscores(String remote, String name) {
    assertThat(read(tool(remote, OBJECT, null)).tools())
        .extracting(McpTool::name)
        .containsExactly(name);
  }

  @Test
  void longNamesAreShortenedAndStayApart() {
    String beginning = "x".repeat(100);

    ToolReading reading =
        read(tool(beginning + "a", OBJECT, null), tool(beginning + "b", OBJECT, null));

    assertThat(reading.tools()).hasSize(2);
    assertThat(reading.tools())
        .allSatisfy(tool -> assertThat(tool.name()).hasSize(64).matches("files\\.x+_[0-9a-f]{8}"));
    assertThat(reading.tools().get(0).name()).isNotEqualTo(reading.tools().get(1).name());
  }

  @Test
  void aToolThatCannotBeOfferedIsNamedAndDoesNotTakeTheOthersWithIt() {
    ToolReading reading =
        read(
            tool("bad\nschema", Map.of("type", "object", "$ref", "#"), null),
            tool("", OBJECT, null),
            tool("n".repeat(300), OBJECT, null),
            tool("same name", OBJECT, null),
            tool("same.name".replace('.', '/'), OBJECT, null),
            tool("good", OBJECT, null));

    assertThat(reading.tools())
        .extracting(McpTool::remoteName)
        .containsExactly("same name", "good");
    assertThat(reading.problems())
        .hasSize(4)
        .anySatisfy(problem -> assertThat(problem).contains("'bad schema'", "refers to itself"))
        .anySatisfy(problem -> assertThat(problem).contains("'same/name'", "files.same_name"));
  }

  @Test
  void aServerOffersAtMostAHundredTools() {
    McpSchema.Tool[] many =
        IntStream.range(0, 150)
            .mapToObj(i -> tool("t" + i, OBJECT, null))
            .toArray(McpSchema.Tool[]::new);

    ToolReading reading = read(many);

    assertThat(reading.tools()).hasSize(100);
    assertThat(reading.problems()).hasSize(50);
  }

  @Test
  void aPurposeIsBoundedAndNeverBlank() {
    McpSchema.Tool wordy =
        McpSchema.Tool.builder("wordy", OBJECT).description("x".repeat(10_000)).build();
    McpSchema.Tool wordless = McpSchema.Tool.builder("wordless", OBJECT).build();

    List<McpTool> tools = read(wordy, wordless).tools();

    assertThat(tools.get(0).purpose()).hasSize(ToolReading.LONGEST_PURPOSE).endsWith("…");
    assertThat(tools.get(1).purpose()).isEqualTo("No description; the name is wordless.");
  }

  private static ToolReading read(McpSchema.Tool... tools) {
    return ToolReading.of("files", List.of(tools), Optional.empty(), Set.of());
  }

  private static McpSchema.Tool tool(
      String name, Map<String, Object> schema, @Nullable ToolAnnotations annotations) {
    return new McpSchema.Tool(name, null, "For tests.", schema, null, annotations, null, null);
  }
}
