package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import io.clawstream.llm.wire.Dialect;
import io.clawstream.llm.wire.ErrorBody;
import java.util.Optional;

/**
 * The streams of OpenAI's two APIs, and what those who speak the first of them have of their own.
 */
final class OpenAiDialects {
  private static final ObjectMapper JSON = new ObjectMapper();

  private OpenAiDialects() {}

  /**
   * Events without names, {@code [DONE]} at the end; an error is a chunk with a member {@code
   * error}, which LangChain4j passes over.
   */
  static final Dialect STANDARD = new ChatCompletions();

  /**
   * Kimi counts usage in the last chunk's choice
   * (platform.moonshot.ai/docs/guide/utilize-the-streaming-output-feature-of-kimi-api).
   */
  static final Dialect KIMI = new UsageAt("/choices/0/usage");

  /**
   * Groq counts usage in {@code x_groq} of the last chunk, and may stop early with {@code
   * x_groq.error} (console.groq.com/docs/api-reference#chat-create).
   */
  static final Dialect GROQ =
      new UsageAt("/x_groq/usage") {
        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          Optional<ErrorBody> error = super.error(event);
          if (error.isPresent() || !event.data().contains("\"error\"")) {
            return error;
          }
          JsonNode early = tree(event.data()).at("/x_groq/error");
          return early.isTextual()
              ? Optional.of(new ErrorBody(early.asText(), ""))
              : Optional.empty();
        }
      };

  /**
   * DeepSeek breaks answers off with a finish reason of its own when it has no room left
   * (api-docs.deepseek.com/api/create-chat-completion).
   */
  static final Dialect DEEPSEEK =
      new ChatCompletions() {
        private static final String NO_ROOM = "insufficient_system_resource";

        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          return event.data().contains("\"" + NO_ROOM + "\"")
                  && NO_ROOM.equals(tree(event.data()).at("/choices/0/finish_reason").asText())
              ? Optional.of(new ErrorBody("The answer was broken off: " + NO_ROOM, "503"))
              : super.error(event);
        }
      };

  /**
   * Named events; {@code response.completed} or {@code response.incomplete} at the end, {@code
   * response.failed} or {@code error} for errors
   * (platform.openai.com/docs/api-reference/responses-streaming).
   */
  static final Dialect RESPONSES =
      new Dialect() {
        // LangChain4j would take it for an answer that reached its upper bound.
        private static final String FILTERED = "content_filter";

        @Override
        public Optional<ErrorBody> error(ServerSentEvent event) {
          return switch (String.valueOf(event.event())) {
            case "error" -> {
              JsonNode root = tree(event.data());
              yield Optional.of(
                  ErrorBody.in(event.data())
                      .orElseGet(
                          () ->
                              new ErrorBody(
                                  root.path("message").asText(event.data()),
                                  root.path("code").asText(""))));
            }
            case "response.failed" -> {
              JsonNode error = tree(event.data()).at("/response/error");
              yield Optional.of(
                  new ErrorBody(error.path("message").asText(""), error.path("code").asText("")));
            }
            case "response.incomplete" ->
                FILTERED.equals(
                        tree(event.data()).at("/response/incomplete_details/reason").asText())
                    ? Optional.of(
                        new ErrorBody("The content filter withheld the rest of the answer", "400"))
                    : Optional.empty();
            default -> Optional.empty();
          };
        }

        @Override
        public boolean isLast(ServerSentEvent event) {
          return "response.completed".equals(event.event())
              || "response.incomplete".equals(event.event());
        }
      };

  private static JsonNode tree(String data) {
    try {
      return JSON.readTree(data);
    } catch (JsonProcessingException e) {
      // LangChain4j's reader will say so.
      return JSON.missingNode();
    }
  }

  private static class ChatCompletions implements Dialect {
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
  }

  /** Usage is where LangChain4j does not look. */
  private static class UsageAt extends ChatCompletions {
    private final String pointer;

    UsageAt(String pointer) {
      this.pointer = pointer;
    }

    @Override
    public String mended(ServerSentEvent event) {
      if (!event.data().contains("\"usage\"")) {
        return event.data();
      }
      JsonNode root = tree(event.data());
      JsonNode usage = root.at(pointer);
      if (root instanceof ObjectNode chunk && usage.isObject() && !root.hasNonNull("usage")) {
        return chunk.set("usage", usage).toString();
      }
      return event.data();
    }
  }
}
