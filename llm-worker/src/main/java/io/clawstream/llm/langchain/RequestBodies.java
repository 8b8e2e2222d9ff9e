package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Requests as LangChain4j writes them, mended where the provider wants them otherwise. */
final class RequestBodies {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RequestBodies() {}

  /**
   * LangChain4j writes each tool's result as a turn of its own. Gemini wants the results of calls
   * that it made together in one: {@code Please ensure that the number of function response parts
   * is equal to the number of function call parts of the function call turn}.
   */
  static String gemini(String body) {
    if (!body.contains("\"functionResponse\"")) {
      return body;
    }
    JsonNode root = tree(body);
    ArrayNode contents = JSON.createArrayNode();
    for (JsonNode content : root.path("contents")) {
      JsonNode last = contents.path(contents.size() - 1);
      if (isResults(content) && isResults(last) && last.path("parts") instanceof ArrayNode parts) {
        content.path("parts").forEach(parts::add);
      } else {
        contents.add(content);
      }
    }
    return root instanceof ObjectNode request ? request.set("contents", contents).toString() : body;
  }

  private static boolean isResults(JsonNode content) {
    JsonNode parts = content.path("parts");
    for (JsonNode part : parts) {
      if (!part.has("functionResponse")) {
        return false;
      }
    }
    return !parts.isEmpty();
  }

  /**
   * In OpenAI's Responses API a function that does not say otherwise is strict, and its schema may
   * have no optional members then (platform.openai.com/docs/guides/function-calling).
   */
  static String responses(String body) {
    if (!body.contains("\"tools\"")) {
      return body;
    }
    JsonNode root = tree(body);
    for (JsonNode tool : root.path("tools")) {
      if (tool instanceof ObjectNode function && !function.has("strict")) {
        function.put("strict", false);
      }
    }
    return root.toString();
  }

  private static JsonNode tree(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("LangChain4j wrote a request that is no JSON.", e);
    }
  }
}
