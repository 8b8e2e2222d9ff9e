package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaBoundsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object'}",
        "{'type':'object','properties':{'a':{'type':'array','items':{'enum':[1,2]}}},'required':['a']}",
        "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'},'b':{'$ref':'#/$defs/A'}},'$defs':{'A':{'type':'string'}}}",
        "{'type':'object','properties':{'a':{'$ref':'#/definitions/a~1b%20c'}},'definitions':{'a/b c':{}}}",
        "{'type':'object','properties':{'$ref':{'type':'string'},'$id':{'type':'string'}}}"
      })
  void ordinarySchemasMayBeUsed(String schema) throws Exception {
    assertThat(SchemaBounds.problem(json(schema))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | not one of an object",
        "{'type':'string'} | not one of an object",
        "{'type':'object','properties':{'a':{'$ref':'#'}}} | refers to itself",
        "{'type':'object','$ref':'#/$defs/A','$defs':{'A':{'$ref':'#/$defs/B'},'B':{'items':{'$ref':'#/$defs/A'}}}} | refers to itself",
        "{'type':'object','properties':{'a':{'$ref':'https://example.com/a.json'}}} | outside of itself",
        "{'type':'object','properties':{'a':{'$ref':'file:///etc/passwd'}}} | outside of itself",
        "{'type':'object','properties':{'a':{'$ref':'#anchor'}}} | outside of itself",
        "{'type':'object','properties':{'a':{'$ref':'#/$defs/none'}}} | does not have",
        "{'type':'object','properties':{'a':{'$ref':'#/%zz'}}} | cannot be read",
        "{'type':'object','$id':'https://example.com/'} | uses $id",
        "{'type':'object','$dynamicRef':'#x'} | uses $dynamicRef"
      })
  void schemasThatLeadAnywhereAreRefused(String schema, String why) throws Exception {
    assertThat(SchemaBounds.problem(json(schema)))
        .hasValueSatisfying(problem -> assertThat(problem).contains(why));
  }

  @Test
  void aSchemaThatGrowsWithItsReferencesIsRefused() throws Exception {
    String definitions =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    "'D%d':{'allOf':[{'$ref':'#/$defs/D%d'},{'$ref':'#/$defs/D%d'}]}"
                        .formatted(i, i + 1, i + 1))
            .collect(Collectors.joining(","));

    assertThat(
            SchemaBounds.problem(
                json(
                    "{'type':'object','$ref':'#/$defs/D0','$defs':{"
                        + definitions
                        + ",'D40':{}}}")))
        .isPresent();
  }

  @Test
  void aSchemaHasBounds() throws Exception {
    assertThat(SchemaBounds.problem(json("{'type':'object','a':'" + "x".repeat(40_000) + "'}")))
        .hasValueSatisfying(why -> assertThat(why).contains("longer than"));
    assertThat(
            SchemaBounds.problem(
                json("{'type':'object','a':" + "[".repeat(80) + "]".repeat(80) + "}")))
        .hasValueSatisfying(why -> assertThat(why).contains("nested"));
    assertThat(SchemaBounds.problem(json("{'type':'object','a':[" + "1,".repeat(6_000) + "1]}")))
        .hasValueSatisfying(why -> assertThat(why).contains("more than 5000 parts"));
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text.replace('\'', '"'));
  }
}
