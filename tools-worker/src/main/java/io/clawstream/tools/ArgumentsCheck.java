package io.clawstream.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import java.util.List;
import java.util.Locale;

/**
 * Reads the arguments that a model wrote and checks them against a tool's JSON Schema. What is
 * wrong is told in words that let the model write them right the next time, the schema itself
 * included. Thread-safe.
 */
final class ArgumentsCheck {
  private static final int MOST_ERRORS = 10;
  private static final int LONGEST_SCHEMA = 4_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder()
                      .locale(Locale.ENGLISH)
                      .formatAssertionsEnabled(true)
                      .regularExpressionFactory(ArgumentsCheck::linear)
                      .build()));

  private final String tool;
  private final Schema schema;

  /**
   * @throws IllegalArgumentException if the schema is not one of an object
   */
  ArgumentsCheck(String tool, String parametersSchema) {
    this.tool = tool;
    JsonNode node;
    try {
      node = JSON.readTree(parametersSchema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The parameters schema of " + tool + " is not JSON.", e);
    }
    if (!node.path("type").asText().equals("object")) {
      throw new IllegalArgumentException(
          "The parameters schema of " + tool + " must say \"type\": \"object\".");
    }
    this.schema = SCHEMAS.getSchema(node);
    schema.initializeValidators();
  }

  /** What the arguments turned out to be. */
  sealed interface Checked {
    /** An object that fits. */
    record Valid(JsonNode arguments) implements Checked {}

    /** Something else; the message is for the model. */
    record Invalid(String message) implements Checked {}
  }

  /**
   * @param text as the model wrote it; blank counts as the empty object, because some models write
   *     nothing when they mean no arguments
   */
  Checked check(String text) {
    JsonNode arguments;
    try {
      arguments = text.isBlank() ? JSON.createObjectNode() : JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return invalid("are not JSON (" + e.getOriginalMessage() + ")");
    }
    if (!arguments.isObject()) {
      return invalid("must be a JSON object, not " + kind(arguments));
    }
    List<Error> errors;
    try {
      errors = schema.validate(arguments);
    } catch (RuntimeException | StackOverflowError e) {
      // The schema may be a stranger's, and what is wrong with it is found out here at the latest.
      return invalid("cannot be checked (" + e.getClass().getSimpleName() + ")");
    }
    return errors.isEmpty()
        ? new Checked.Valid(arguments)
        : invalid("do not fit: " + String.join("; ", sentences(errors)));
  }

  /**
   * A pattern of a schema. Of a stranger's schema it may be made to run for ever, so it is matched
   * in linear time; what RE2 does not have (looking around, back references) is left to the tool.
   */
  private static RegularExpression linear(String pattern) {
    try {
      Pattern compiled = Pattern.compile(pattern);
      return text -> compiled.matcher(text).find();
    } catch (PatternSyntaxException e) {
      return _ -> true;
    }
  }

  private static List<String> sentences(List<Error> errors) {
    return errors.stream().limit(MOST_ERRORS).map(ArgumentsCheck::sentence).toList();
  }

  private static String sentence(Error error) {
    String where = error.getInstanceLocation().toString();
    return where.isEmpty() ? error.getMessage() : where + " " + error.getMessage();
  }

  private Checked invalid(String what) {
    return new Checked.Invalid(
        "The arguments of "
            + tool
            + " "
            + what
            + ". Call it again with a JSON object that fits this schema: "
            + Texts.cut(schema.getSchemaNode().toString(), LONGEST_SCHEMA, "…"));
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case MISSING, BINARY, OBJECT, POJO -> "nothing";
    };
  }
}
