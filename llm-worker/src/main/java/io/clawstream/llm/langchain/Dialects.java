package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import io.clawstream.llm.wire.Dialect;
import io.clawstream.llm.wire.ErrorBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Anthropic's, Ollama's, Gemini's and Mistral's ways of streaming. */
final class Dialects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Dialects() {}

  /**
   * Named events, {@code message_stop} at the end, {@code error} for errors
   * (docs.anthropic.com/en/api/messages-streaming).
   */
  static final Dialect ANTHROPIC =
      new Dialect() {
        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          return "error".equals(event.event())
              ? Optional.of(
                  ErrorBody.in(event.data()).orElseGet(() -> new ErrorBody(event.data(), "")))
              : Optional.empty();
        }

        @Override
        public boolean isLast(ServerSentEvent event) {
          return "message_stop".equals(event.event());
        }
      };

  /**
   * A JSON object a line, the last with {@code "done": true} (docs.ollama.com/api); one dialect per
   * call, for it counts tool calls.
   */
  static Supplier<Dialect> ollama() {
    return Ollama::new;
  }

  /**
   * Events without names and without a word for the end: the chunk with a finish reason is the last
   * (ai.google.dev/api/generate-content).
   */
  static final Dialect GEMINI =
      new Dialect() {
        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          if (event.data().contains("\"error\"")) {
            return ErrorBody.in(event.data());
          }
          if (!event.data().contains("\"blockReason\"")) {
            return Optional.empty();
          }
          String why = tree(event.data()).at("/promptFeedback/blockReason").asText();
          return why.isEmpty()
              ? Optional.empty()
              : Optional.of(new ErrorBody("The prompt was blocked: " + why, "400"));
        }

        @Override
        public boolean isLast(ServerSentEvent event) {
          return event.data().contains("\"finishReason\"")
              && tree(event.data()).path("candidates").path(0).hasNonNull("finishReason");
        }
      };

  /**
   * Chat completions with words of its own (docs.mistral.ai/api/#tag/chat); one dialect per call,
   * for it gathers tool calls.
   */
  static Supplier<Dialect> mistral() {
    return Mistral::new;
  }

  private static JsonNode tree(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      // LangChain4j's reader will say so.
      return JSON.missingNode();
    }
  }

  private static final class Mistral implements Dialect {
    private final List<ObjectNode> calls = new ArrayList<>();

    @Override
    public Optional<ErrorBody> error(ServerSentEvent event) {
      return event.data().contains("\"error\"") ? ErrorBody.in(event.data()) : Optional.empty();
    }

    @Override
    public boolean isLast(ServerSentEvent event) {
      return "[DONE]".equals(event.data());
    }

    /**
     * LangChain4j takes the tool calls of a chunk for all of them, and for whole. They are gathered
     * here and shown to it again with each chunk that has more of them.
     */
    @Override
    public String mended(ServerSentEvent event) {
      if (!event.data().contains("\"tool_calls\"")) {
        return event.data();
      }
      JsonNode root = tree(event.data());
      if (root.at("/choices/0/delta") instanceof ObjectNode delta
          && delta.path("tool_calls").isArray()) {
        for (JsonNode call : delta.path("tool_calls")) {
          add(call);
        }
        delta.putArray("tool_calls").addAll(calls);
        return root.toString();
      }
      return event.data();
    }

    private void add(JsonNode call) {
      for (ObjectNode begun : calls) {
        if (isPartOf(begun, call) && begun.path("function") instanceof ObjectNode function) {
          function.put("arguments", argumentsOf(begun) + argumentsOf(call));
          return;
        }
      }
      if (call instanceof ObjectNode whole) {
        calls.add(whole.deepCopy());
      }
    }

    /** The index alone does not tell: it may be missing, or 0 for all. */
    private static boolean isPartOf(JsonNode begun, JsonNode call) {
      String id = call.path("id").asText("null");
      return "null".equals(id)
          ? begun.path("index").asInt() == call.path("index").asInt()
          : begun.path("id").asText().equals(id);
    }

    private static String argumentsOf(JsonNode call) {
      return call.at("/function/arguments").asText();
    }
  }

  private static final class Ollama implements Dialect {
    private int toolCalls;

    @Override
    public Framing framing() {
      return Framing.LINES;
    }

    @Override
    public Optional<ErrorBody> error(ServerSentEvent event) {
      return event.data().contains("\"error\"") ? ErrorBody.in(event.data()) : Optional.empty();
    }

    @Override
    public boolean isLast(ServerSentEvent event) {
      // Inside of a JSON string the quotes would be escaped.
      return event.data().contains("\"done\":true") || event.data().contains("\"done\": true");
    }

    /**
     * Each of Ollama's tool calls comes in one piece, but its index may be missing or always 0, and
     * LangChain4j would take two such calls for one. They are numbered here as they come.
     */
    @Override
    public String mended(ServerSentEvent event) {
      if (!event.data().contains("\"tool_calls\"")) {
        return event.data();
      }
      try {
        JsonNode root = JSON.readTree(event.data());
        for (JsonNode call : root.path("message").path("tool_calls")) {
          if (call.path("function") instanceof ObjectNode function) {
            function.put("index", toolCalls++);
          }
        }
        return root.toString();
      } catch (JsonProcessingException e) {
        // LangChain4j's reader will say so.
        return event.data();
      }
    }
  }
}
