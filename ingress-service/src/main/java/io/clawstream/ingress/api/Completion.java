package io.clawstream.ingress.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Reply;
import io.clawstream.events.Usage;
import org.jspecify.annotations.Nullable;

/**
 * How one answer looks to the client: OpenAI's {@code chat.completion} and {@code
 * chat.completion.chunk} objects (platform.openai.com/docs/api-reference/chat).
 *
 * @param id of the completion
 * @param created s since the Unix epoch
 * @param model as the client named it
 * @param includeUsage whether a stream tells the tokens used
 */
record Completion(String id, long created, String model, boolean includeUsage) {
  /** The whole answer. */
  String whole(Reply reply) {
    ObjectNode body = object("chat.completion");
    ObjectNode choice = body.putArray("choices").addObject();
    choice.put("index", 0);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", reply.getContent())
        .putNull("refusal");
    choice.putNull("logprobs").put("finish_reason", finishReason(reply));
    body.set("usage", usage(reply.getUsage()));
    return body.toString();
  }

  /** The first chunk of a stream. */
  String opening() {
    ObjectNode delta = JsonNodeFactory.instance.objectNode();
    return chunk(delta.put("role", "assistant").put("content", ""), null);
  }

  /** A chunk with a piece of the text. */
  String piece(String text) {
    return chunk(JsonNodeFactory.instance.objectNode().put("content", text), null);
  }

  /** The chunk that says why the text ended. */
  String closing(Reply reply) {
    return chunk(JsonNodeFactory.instance.objectNode(), finishReason(reply));
  }

  /** The chunk that says how many tokens were used; only for {@code includeUsage}. */
  String usageChunk(Reply reply) {
    ObjectNode body = object("chat.completion.chunk");
    body.putArray("choices");
    body.set("usage", usage(reply.getUsage()));
    return body.toString();
  }

  private String chunk(ObjectNode delta, @Nullable String finishReason) {
    ObjectNode body = object("chat.completion.chunk");
    ArrayNode choices = body.putArray("choices");
    ObjectNode choice = choices.addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", finishReason);
    if (includeUsage) {
      body.putNull("usage");
    }
    return body.toString();
  }

  private ObjectNode object(String kind) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", id)
        .put("object", kind)
        .put("created", created)
        .put("model", model);
  }

  private static String finishReason(Reply reply) {
    return switch (reply.getFinishReason()) {
      case "length" -> "length";
      case "content_filter" -> "content_filter";
      case null, default -> "stop";
    };
  }

  /** Clients read the numbers without asking whether they are there: 0 stands for unknown. */
  private static ObjectNode usage(@Nullable Usage usage) {
    long prompt = usage == null ? 0 : usage.getInputTokens();
    long completion = usage == null ? 0 : usage.getOutputTokens();
    return JsonNodeFactory.instance
        .objectNode()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }
}
