package io.clawstream.bench.model;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON of one completion, whole or in chunks, as platform.openai.com/docs/api-reference/chat
 * describes it. Written as text and not as a tree, because a benchmark that measures something else
 * should not spend its processor here.
 */
final class ChunkFormat {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final String id;
  private final String head;
  private final String chunkHead;

  ChunkFormat(String id, long createdSeconds, String model) {
    this.id = id;
    String common = ",\"created\":" + createdSeconds + ",\"model\":" + quoted(model);
    this.head = "{\"id\":" + quoted(id) + ",\"object\":\"chat.completion\"" + common;
    this.chunkHead = "{\"id\":" + quoted(id) + ",\"object\":\"chat.completion.chunk\"" + common;
  }

  String id() {
    return id;
  }

  String role() {
    return choice("{\"role\":\"assistant\",\"content\":\"\"}", "null");
  }

  String text(String piece) {
    return choice("{\"content\":" + quoted(piece) + "}", "null");
  }

  /** First chunk of a call: everything but the arguments. */
  String toolCall(int index, ModelAnswer.ToolCall call) {
    return choice(
        "{\"tool_calls\":[{\"index\":"
            + index
            + ",\"id\":"
            + quoted(call.id())
            + ",\"type\":\"function\",\"function\":{\"name\":"
            + quoted(call.name())
            + ",\"arguments\":\"\"}}]}",
        "null");
  }

  String toolArguments(int index, String piece) {
    return choice(
        "{\"tool_calls\":[{\"index\":"
            + index
            + ",\"function\":{\"arguments\":"
            + quoted(piece)
            + "}}]}",
        "null");
  }

  String finish(String reason) {
    return choice("{}", quoted(reason));
  }

  String usage(ModelRequest request, String answer) {
    return chunkHead + ",\"choices\":[]," + usageField(request, answer) + "}";
  }

  static String error(String message, String type) {
    return "{\"error\":{\"message\":"
        + quoted(message)
        + ",\"type\":"
        + quoted(type)
        + ",\"param\":null,\"code\":null}}";
  }

  String whole(ModelRequest request, String text, List<ModelAnswer.ToolCall> calls) {
    StringBuilder json = new StringBuilder(head);
    json.append(",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":");
    json.append(text.isEmpty() && !calls.isEmpty() ? "null" : quoted(text));
    if (!calls.isEmpty()) {
      json.append(",\"tool_calls\":[");
      for (int i = 0; i < calls.size(); i++) {
        ModelAnswer.ToolCall call = calls.get(i);
        json.append(i == 0 ? "" : ",")
            .append("{\"id\":")
            .append(quoted(call.id()))
            .append(",\"type\":\"function\",\"function\":{\"name\":")
            .append(quoted(call.name()))
            .append(",\"arguments\":")
            .append(quoted(call.arguments()))
            .append("}}");
      }
      json.append(']');
    }
    return json.append("},\"logprobs\":null,\"finish_reason\":")
        .append(quoted(calls.isEmpty() ? "stop" : "tool_calls"))
        .append("}],")
        .append(usageField(request, text))
        .append('}')
        .toString();
  }

  /**
   * Cuts a text into at most that many pieces of about the same length, never through a surrogate
   * pair.
   */
  static List<String> cut(String text, int pieces) {
    List<String> result = new ArrayList<>();
    int size = Math.max(1, Math.ceilDiv(text.length(), pieces));
    for (int from = 0; from < text.length(); ) {
      int to = Math.min(text.length(), from + size);
      if (to < text.length() && Character.isLowSurrogate(text.charAt(to))) {
        to++;
      }
      result.add(text.substring(from, to));
      from = to;
    }
    return result;
  }

  private String choice(String delta, String finishReason) {
    return chunkHead
        + ",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"logprobs\":null,\"finish_reason\":"
        + finishReason
        + "}]}";
  }

  private static String usageField(ModelRequest request, String answer) {
    int prompt = 0;
    for (ModelRequest.Message message : request.messages()) {
      prompt += tokens(message.content());
    }
    int completion = tokens(answer);
    return "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(prompt, completion, prompt + completion);
  }

  private static int tokens(String text) {
    return Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN);
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
