package io.clawstream.llm.langchain;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.ImageContent.DetailLevel;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatImage;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.ToolUse;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Writes our requests as LangChain4j's.
 *
 * @param bound how the provider wants the answer's upper bound to be called
 * @param maxOutputTokens the bound if the request names none; empty for none
 * @param manners what the provider is particular about
 */
record Conversation(Bound bound, OptionalInt maxOutputTokens, Manners manners) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Stands for a message that has no text, such as a picture alone: providers refuse empty ones.
   */
  private static final String NO_TEXT = "(no text)";

  /**
   * What stands for the signature of a call that has none
   * (ai.google.dev/gemini-api/docs/thought-signatures), where LangChain4j looks for it.
   */
  private static final Map<String, Object> UNSIGNED =
      Map.of("thinking_signature", "skip_thought_signature_validator");

  /** How the upper bound of an answer is called. */
  enum Bound {
    /** {@code max_tokens} or whatever is usual for the provider. */
    MAX_TOKENS,
    /**
     * OpenAI's own {@code max_completion_tokens}: its newer models refuse the old name, and few
     * others know the new one.
     */
    MAX_COMPLETION_TOKENS
  }

  dev.langchain4j.model.chat.request.ChatRequest request(ChatRequest request) {
    return dev.langchain4j.model.chat.request.ChatRequest.builder()
        .messages(messages(request))
        .parameters(parameters(request))
        .build();
  }

  private ChatRequestParameters parameters(ChatRequest request) {
    @Nullable Integer most =
        orNull(request.maxOutputTokens().isPresent() ? request.maxOutputTokens() : maxOutputTokens);
    @Nullable Double temperature =
        request.temperature().isPresent() ? request.temperature().getAsDouble() : null;
    var tools =
        request.tools().stream()
            .map(manners.takesSchemas() ? ToolSchemas::specification : ToolSchemas::typed)
            .toList();
    return switch (bound) {
      case MAX_TOKENS ->
          ChatRequestParameters.builder()
              .modelName(request.model())
              .temperature(temperature)
              .maxOutputTokens(most)
              .toolSpecifications(tools)
              .build();
      case MAX_COMPLETION_TOKENS ->
          OpenAiChatRequestParameters.builder()
              .modelName(request.model())
              .temperature(temperature)
              .maxCompletionTokens(most)
              .toolSpecifications(tools)
              .build();
    };
  }

  private static @Nullable Integer orNull(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private List<ChatMessage> messages(ChatRequest request) {
    List<ChatMessage> messages = new ArrayList<>(request.messages().size() + 1);
    if (!request.systemPrompt().isBlank()) {
      messages.add(SystemMessage.from(request.systemPrompt()));
    }
    for (ChatEntry entry : request.messages()) {
      switch (entry) {
        case ChatEntry.User user -> messages.add(message(user));
        case ChatEntry.Assistant assistant -> {
          if (!assistant.text().isBlank() || !assistant.toolUses().isEmpty()) {
            messages.add(message(assistant, request.model()));
          }
        }
        case ChatEntry.ToolOutcome outcome ->
            messages.add(
                ToolExecutionResultMessage.from(
                    manners.callIds().fitting(outcome.callId()),
                    outcome.toolName(),
                    outcome.content().isBlank() ? "(no result)" : outcome.content()));
      }
    }
    return messages;
  }

  private UserMessage message(ChatEntry.User user) {
    if (user.images().isEmpty()) {
      return UserMessage.from(text(user));
    }
    List<Content> contents = new ArrayList<>();
    for (ChatImage image : user.images()) {
      contents.add(content(image));
    }
    // Pictures first: docs.anthropic.com/en/docs/build-with-claude/vision advises it, and no other
    // provider minds.
    contents.add(TextContent.from(text(user)));
    return UserMessage.from(contents);
  }

  /** LangChain4j's default is the detail "low", which is 512 pixels at OpenAI. */
  private ImageContent content(ChatImage image) {
    return manners.imagesAsUrls()
        ? ImageContent.from(
            URI.create("data:" + image.mimeType() + ";base64," + image.base64()), DetailLevel.AUTO)
        : ImageContent.from(image.base64(), image.mimeType(), DetailLevel.AUTO);
  }

  private static String text(ChatEntry.User user) {
    String text = user.text().isBlank() ? NO_TEXT : user.text();
    // Not the API's own name field: most providers have none, and OpenAI's takes only ASCII
    // letters.
    return user.name().map(name -> name + ": " + text).orElse(text);
  }

  private AiMessage message(ChatEntry.Assistant assistant, String model) {
    List<ToolExecutionRequest> requests =
        assistant.toolUses().stream()
            .map(
                use ->
                    ToolExecutionRequest.builder()
                        .id(manners.callIds().fitting(use.callId()))
                        .name(use.name())
                        .arguments(arguments(use))
                        .build())
            .toList();
    AiMessage.Builder message = AiMessage.builder().toolExecutionRequests(requests);
    if (!assistant.text().isBlank()) {
      message.text(assistant.text());
    }
    if (!requests.isEmpty() && manners.signs(model)) {
      message.attributes(UNSIGNED);
    }
    return message.build();
  }

  /**
   * A model's malformed arguments are shown to it again as they are where that is possible, and as
   * a JSON string where it is not.
   */
  private String arguments(ToolUse use) {
    if (use.arguments().isBlank()) {
      return "{}";
    }
    if (!manners.parsesArguments()) {
      return use.arguments();
    }
    try {
      if (JSON.readTree(use.arguments()).isObject()) {
        return use.arguments();
      }
    } catch (JsonProcessingException e) {
      // Falls through to where everything goes that is no object.
    }
    return JSON.createObjectNode().put("malformed", use.arguments()).toString();
  }
}
