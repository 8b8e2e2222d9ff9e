package io.clawstream.llm.job;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ToolRequest;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatImage;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.ToolOffer;
import io.clawstream.llm.provider.ToolUse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a job as a question to a model, and the model's tool calls as requests to the router. */
final class JobRequests {
  private JobRequests() {}

  /**
   * The question.
   *
   * @param withTools whether the model may be offered tools
   * @param withImages whether it may be shown pictures
   * @return empty if the job has no message that could be sent
   */
  static Optional<ChatRequest> question(
      LlmJob job, boolean withTools, boolean withImages, Duration timeout) {
    List<ChatEntry> messages = new ArrayList<>();
    job.getMessages().forEach(message -> entry(message, withImages).ifPresent(messages::add));
    if (messages.isEmpty()) {
      return Optional.empty();
    }
    List<ToolOffer> tools =
        withTools
            ? job.getTools().stream()
                .map(
                    tool ->
                        new ToolOffer(
                            tool.getName(), tool.getDescription(), tool.getParametersSchema()))
                .toList()
            : List.of();
    @Nullable Double temperature = job.getTemperature();
    @Nullable Integer most = job.getMaxOutputTokens();
    ChatRequest request =
        new ChatRequest(
            job.getModel(),
            job.getSystemPrompt(),
            messages,
            tools,
            temperature == null ? OptionalDouble.empty() : OptionalDouble.of(temperature),
            most == null ? OptionalInt.empty() : OptionalInt.of(most),
            timeout);
    return Optional.of(tools.isEmpty() ? request.withoutTools() : request);
  }

  /**
   * How many tokens the question costs, roughly: four characters make one, and a picture {@link
   * ChatImage#TOKENS}.
   *
   * @return 1 or more
   */
  static long tokens(ChatRequest question) {
    long chars = question.systemPrompt().length();
    long images = 0;
    for (ChatEntry entry : question.messages()) {
      images += entry instanceof ChatEntry.User user ? user.images().size() : 0;
      chars +=
          switch (entry) {
            case ChatEntry.User user -> user.text().length();
            case ChatEntry.Assistant(String text, List<ToolUse> uses) ->
                text.length() + uses.stream().mapToLong(use -> use.arguments().length()).sum();
            case ChatEntry.ToolOutcome outcome -> outcome.content().length();
          };
    }
    for (ToolOffer tool : question.tools()) {
      chars += tool.description().length() + tool.parametersSchema().length();
    }
    return 1 + chars / 4 + images * ChatImage.TOKENS;
  }

  private static Optional<ChatEntry> entry(ChatMessage message, boolean withImages) {
    return switch (message.getRole()) {
      case USER ->
          Optional.of(
              new ChatEntry.User(
                  message.getContent(),
                  Optional.ofNullable(message.getUserName()),
                  withImages
                      ? message.getImages().stream().map(JobRequests::image).toList()
                      : List.of()));
      case ASSISTANT ->
          Optional.of(
              new ChatEntry.Assistant(
                  message.getContent(),
                  message.getToolRequests().stream()
                      .map(
                          request ->
                              new ToolUse(
                                  request.getCallId(), request.getName(), request.getArguments()))
                      .toList()));
      case TOOL ->
          Optional.of(
              new ChatEntry.ToolOutcome(
                  Objects.requireNonNullElse(message.getToolCallId(), ""),
                  Objects.requireNonNullElse(message.getToolName(), ""),
                  message.getContent()));
      // Written by a newer release: left out, the rest still makes sense.
      case UNKNOWN -> Optional.empty();
    };
  }

  private static ChatImage image(io.clawstream.events.ChatImage image) {
    ByteBuffer base64 = Base64.getEncoder().encode(image.getData().duplicate());
    return new ChatImage(
        image.getMimeType(), StandardCharsets.ISO_8859_1.decode(base64).toString());
  }

  /**
   * The model's tool calls with ids that are unique within the turn: some providers give none, and
   * some begin anew with each call of the model.
   */
  static List<ToolRequest> toolRequests(LlmJob job, List<ToolUse> uses) {
    Set<String> taken = new HashSet<>();
    job.getMessages()
        .forEach(
            message ->
                message.getToolRequests().forEach(request -> taken.add(request.getCallId())));
    List<ToolRequest> requests = new ArrayList<>(uses.size());
    for (ToolUse use : uses) {
      String id =
          use.callId().isBlank() || !taken.add(use.callId())
              ? job.getJobId() + "-" + requests.size()
              : use.callId();
      requests.add(
          new ToolRequest(id, use.name(), use.arguments().isBlank() ? "{}" : use.arguments()));
    }
    return requests;
  }
}
