package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import io.clawstream.llm.wire.Dialect;
import io.clawstream.llm.wire.ErrorBody;
import java.util.Optional;
import java.util.function.Supplier;

/** The three ways of streaming. */
final class Dialects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Dialects() {}

  /**
   * Events without names, {@code [DONE]} at the end; an error is a chunk with a member {@code
   * error}, which LangChain4j passes over.
   */
  static final Dialect OPENAI =
      new Dialect() {
        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          if ("error".equals(event.event())) {
            return Optional.of(
                ErrorBody.in(event.data()).orElseGet(() -> new ErrorBody(event.data(), "")));
          }
          // A cheap look first: nearly no event has it.
          return event.data().contains("\"error\"") ? ErrorBody.in(event.data()) : Optional.empty();
        }

        @Override
        public boolean isLast(ServerSentEvent event) {
          return "[DONE]".equals(event.data());
        }
      };

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
