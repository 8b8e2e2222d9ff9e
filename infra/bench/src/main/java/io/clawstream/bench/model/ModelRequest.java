package io.clawstream.bench.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One chat completion request.
 *
 * @param model as asked for
 * @param messages oldest first
 * @param tools names of the tools offered
 * @param stream whether the answer is to come as server-sent events
 * @param includeUsage whether the stream is to end with a usage chunk
 * @param authorization the header, if there was one
 * @param body everything as it came
 */
public record ModelRequest(
    String model,
    List<Message> messages,
    List<String> tools,
    boolean stream,
    boolean includeUsage,
    Optional<String> authorization,
    JsonNode body) {

  /** One message; parts of a multi-part content are joined. */
  public record Message(String role, String content) {}

  /** A request that the provider would refuse with status 400. */
  public static final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    BadRequest(String message) {
      super(message);
    }
  }

  /** Text of the last message of the user; empty if there is none. */
  public String lastUserMessage() {
    return messages.reversed().stream()
        .filter(message -> message.role().equals("user"))
        .findFirst()
        .map(Message::content)
        .orElse("");
  }

  /**
   * Reads a request as strictly as OpenAI does.
   *
   * @throws BadRequest if model or messages are missing, or tool calls and tool messages do not
   *     belong together
   */
  static ModelRequest parse(JsonNode body, Optional<String> authorization) throws BadRequest {
    if (body.path("model").asText().isEmpty()) {
      throw new BadRequest("you must provide a model parameter");
    }
    if (!body.path("messages").isArray() || body.path("messages").isEmpty()) {
      throw new BadRequest("[] is too short - 'messages'");
    }
    requireAnsweredToolCalls(body.path("messages"));
    List<Message> messages = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      messages.add(new Message(message.path("role").asText(), content(message.path("content"))));
    }
    List<String> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      tools.add(tool.path("function").path("name").asText());
    }
    return new ModelRequest(
        body.path("model").asText(),
        List.copyOf(messages),
        List.copyOf(tools),
        body.path("stream").asBoolean(false),
        body.path("stream_options").path("include_usage").asBoolean(false),
        authorization,
        body);
  }

  private static String content(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }

  private static void requireAnsweredToolCalls(JsonNode messages) throws BadRequest {
    Set<String> open = new LinkedHashSet<>();
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("tool")) {
        if (!open.remove(message.path("tool_call_id").asText())) {
          throw new BadRequest(
              "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.");
        }
        continue;
      }
      requireNoneOpen(open);
      message.path("tool_calls").forEach(call -> open.add(call.path("id").asText()));
    }
    requireNoneOpen(open);
  }

  private static void requireNoneOpen(Set<String> open) throws BadRequest {
    if (!open.isEmpty()) {
      throw new BadRequest(
          "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
              + " The following tool_call_ids did not have response messages: "
              + String.join(", ", open));
    }
  }
}
