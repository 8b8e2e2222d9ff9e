package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads fields of a JSON tree without trusting their types: a field of another type than expected
 * is as good as missing. Telegram's own examples have numbers where its documentation says strings.
 */
final class Json {
  /** Longer ids are not Telegram's: file ids have about 100 characters, the others at most 20. */
  private static final int MAX_ID = 512;

  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Json() {}

  /** A parsed document, or why it could not be parsed. */
  sealed interface Parsed {
    /** It is JSON. */
    record Tree(JsonNode root) implements Parsed {}

    /** It is not. */
    record NotJson(String why) implements Parsed {}
  }

  static Parsed parse(byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(bytes);
      return root == null || root.isMissingNode()
          ? new Parsed.NotJson("it is empty")
          : new Parsed.Tree(root);
    } catch (JsonProcessingException e) {
      // Without the excerpt that Jackson adds: it would be message text in the log.
      return new Parsed.NotJson("it is not JSON" + position(e));
    } catch (IOException e) {
      // Bytes that are no text in the encoding that they seem to be in (RFC 8259 §8.1: UTF-8).
      return new Parsed.NotJson("it is not JSON: its bytes are not UTF-8");
    }
  }

  private static String position(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ")";
  }

  /** An identifier: a whole number or a string that is not empty. */
  static Optional<String> id(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (!value.isIntegralNumber() && !value.isTextual()) {
      return Optional.empty();
    }
    String text = value.asText();
    return text.isEmpty() || text.length() > MAX_ID ? Optional.empty() : Optional.of(text);
  }

  /** A string that is not empty. */
  static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isTextual() && !value.textValue().isEmpty()
        ? Optional.of(value.textValue())
        : Optional.empty();
  }

  /** A whole number that fits 64 bits. */
  static OptionalLong number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isIntegralNumber() && value.canConvertToLong()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  /** True only for the JSON value {@code true}. */
  static boolean isTrue(JsonNode object, String field) {
    return object.path(field).isBoolean() && object.path(field).booleanValue();
  }
}
