package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.tools.ArgumentsCheck.Checked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsCheckTest {
  private static final String SCHEMA =
      """
      {"type":"object","required":["city"],"additionalProperties":false,"properties":{
        "city":{"type":"string","minLength":1},
        "days":{"type":"integer","minimum":1,"maximum":7},
        "unit":{"enum":["C","F"]}}}
      """;

  private final ArgumentsCheck check = new ArgumentsCheck("weather", SCHEMA);

  @Test
  void whatFitsIsPassedOn() {
    assertThat(check.check("{\"city\":\"Oslo\",\"days\":2,\"unit\":\"C\"}"))
        .isInstanceOfSatisfying(
            Checked.Valid.class,
            valid -> assertThat(valid.arguments().path("days").asInt()).isEqualTo(2));
  }

  @Test
  void nothingCountsAsNoArguments() {
    ArgumentsCheck none = new ArgumentsCheck("now", "{\"type\":\"object\"}");

    assertThat(none.check("  ")).isInstanceOf(Checked.Valid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | required property 'city' not found",
        "{\"city\":7} | /city integer found, string expected",
        "{\"city\":\"Oslo\",\"days\":9} | /days must have a maximum value of 7",
        "{\"city\":\"Oslo\",\"unit\":\"K\"} | /unit does not have a value in the enumeration",
        "{\"city\":\"Oslo\",\"town\":\"x\"} | property 'town' is not defined in the schema",
        "{\"city\":\"Oslo\" | are not JSON",
        "{\"city\":\"Oslo\"} and more | are not JSON",
        "city=Oslo | are not JSON",
        "[\"Oslo\"] | must be a JSON object, not an array",
        "null | must be a JSON object, not null",
        "\"Oslo\" | must be a JSON object, not a string",
        "3 | must be a JSON object, not a number"
      })
  void whatDoesNotFitIsExplainedTogetherWithTheSchema(String arguments, String explanation) {
    assertThat(check.check(arguments))
        .isInstanceOfSatisfying(
            Checked.Invalid.class,
            invalid ->
                assertThat(invalid.message())
                    .startsWith("The arguments of weather ")
                    .contains(explanation)
                    .contains("\"required\":[\"city\"]"));
  }

  @Test
  void everyMistakeIsNamed() {
    assertThat(check.check("{\"days\":0,\"unit\":\"K\"}"))
        .isInstanceOfSatisfying(
            Checked.Invalid.class,
            invalid -> assertThat(invalid.message()).contains("'city'", "/days", "/unit"));
  }

  @Test
  void deepNestingIsInvalidAndNoCrash() {
    String deep = "{\"city\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";

    assertThat(check.check(deep)).isInstanceOf(Checked.Invalid.class);
  }

  @Test
  void aPatternOfAStrangersSchemaIsMatchedInLinearTime() {
    ArgumentsCheck hostile =
        new ArgumentsCheck(
            "hostile",
            "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}}}");
    String evil = "a".repeat(5_000);

    assertThat(hostile.check("{\"a\":\"" + evil + "!\"}")).isInstanceOf(Checked.Invalid.class);
    assertThat(hostile.check("{\"a\":\"" + evil + "\"}")).isInstanceOf(Checked.Valid.class);
  }

  @Test
  void aPatternThatLooksAroundIsLeftToTheTool() {
    ArgumentsCheck looking =
        new ArgumentsCheck(
            "looking", "{\"type\":\"object\",\"properties\":{\"a\":{\"pattern\":\"^(?=.*x)y$\"}}}");

    assertThat(looking.check("{\"a\":\"z\"}")).isInstanceOf(Checked.Valid.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\",\"allOf\":[{\"$ref\":\"#\"}]}",
        "{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":5}}}"
      })
  void whatCannotBeCheckedIsInvalidAndDoesNotEndTheWorker(String schema) {
    ArgumentsCheck broken = new ArgumentsCheck("broken", schema);

    assertThat(broken.check("{\"n\":1e999}")).isInstanceOf(Checked.Invalid.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}", "{\"type\":\"string\"}"})
  void aSchemaThatIsNotOneOfAnObjectIsRefused(String schema) {
    assertThatThrownBy(() -> new ArgumentsCheck("broken", schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("broken");
  }
}
