package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.model.chat.request.json.JsonAnyOfSchema;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.clawstream.llm.provider.ToolOffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Schemas in LangChain4j's own classes. */
class ToolSchemasTest {
  private static Map<String, JsonSchemaElement> typed(String properties) {
    ToolOffer offer =
        new ToolOffer("t", "Does t.", "{\"type\":\"object\",\"properties\":{" + properties + "}}");
    return ToolSchemas.typed(offer).parameters().properties();
  }

  @Test
  void simpleTypesKeepTheirDescription() {
    Map<String, JsonSchemaElement> typed =
        typed(
            """
            "s":{"type":"string","description":"words"},"i":{"type":"integer"},"n":{"type":"number"},
            "b":{"type":"boolean"},"e":{"enum":["a","b"]}""");

    assertThat(typed.get("s")).isEqualTo(JsonStringSchema.builder().description("words").build());
    assertThat(typed.get("i")).isInstanceOf(JsonIntegerSchema.class);
    assertThat(typed.get("n")).isInstanceOf(JsonNumberSchema.class);
    assertThat(typed.get("b")).isInstanceOf(JsonBooleanSchema.class);
    assertThat(typed.get("e"))
        .isInstanceOfSatisfying(
            JsonEnumSchema.class, e -> assertThat(e.enumValues()).containsExactly("a", "b"));
  }

  @Test
  void listsObjectsAndChoicesAreFollowedToTheirParts() {
    Map<String, JsonSchemaElement> typed =
        typed(
            """
            "a":{"type":"array","items":{"type":"integer"}},
            "o":{"type":"object","properties":{"x":{"type":"number"}},"required":["x"]},
            "c":{"anyOf":[{"type":"string"},{"type":"boolean"}]},
            "m":{"type":["null","integer"]}""");

    assertThat(typed.get("a"))
        .isEqualTo(JsonArraySchema.builder().items(JsonIntegerSchema.builder().build()).build());
    assertThat(typed.get("o"))
        .isEqualTo(
            JsonObjectSchema.builder()
                .addProperty("x", JsonNumberSchema.builder().build())
                .required("x")
                .build());
    assertThat(typed.get("c"))
        .isInstanceOfSatisfying(
            JsonAnyOfSchema.class, choice -> assertThat(choice.anyOf()).hasSize(2));
    assertThat(typed.get("m")).isInstanceOf(JsonIntegerSchema.class);
  }

  @Test
  void aToolWithoutParametersHasNoSchemaAtAll() {
    ToolOffer offer = new ToolOffer("t", "Does t.", "{\"type\":\"object\",\"properties\":{}}");

    assertThat(ToolSchemas.typed(offer).parameters()).isNull();
  }

  @Test
  void aSchemaThatIsNoJsonNamesItsTool() {
    assertThatThrownBy(() -> ToolSchemas.typed(new ToolOffer("t", "Does t.", "{")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'t'");
  }
}
