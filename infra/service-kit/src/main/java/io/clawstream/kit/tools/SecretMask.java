package io.clawstream.kit.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Arguments as they may stand in the audit log, and as an operator may see them: values under keys
 * that sound like secrets are masked, and the whole is bounded.
 */
public final class SecretMask {
  /** Longest text. Unit: UTF-16 units. */
  public static final int LONGEST = 4_096;

  private static final String MASK = "***";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Applied to the key in lower case without separators. */
  private static final Pattern SECRET =
      Pattern.compile(
          ".*(passw|passphrase|passcode|secret|token|apikey|accesskey|privatekey|credential|authorization|cookie|signature).*"
              + "|.*(pwd|auth|otp|pin)");

  private SecretMask() {}

  /**
   * The arguments, masked; if they are not JSON, only how long they are, because nobody knows what
   * is in them.
   */
  public static String masked(String arguments) {
    JsonNode node;
    try {
      node = JSON.readTree(arguments);
    } catch (JsonProcessingException e) {
      return "(not JSON, " + arguments.length() + " characters)";
    }
    return bounded(masked(node).toString());
  }

  /** No character outside the basic plane is cut in half. */
  private static String bounded(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = LONGEST - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  private static JsonNode masked(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        ObjectNode copy = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          if (isSecret(field.getKey())) {
            copy.put(field.getKey(), MASK);
          } else {
            copy.set(field.getKey(), masked(field.getValue()));
          }
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = JSON.createArrayNode();
        array.forEach(element -> copy.add(masked(element)));
        yield copy;
      }
      default -> node;
    };
  }

  private static boolean isSecret(String key) {
    String plain = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    return SECRET.matcher(plain).matches();
  }
}
