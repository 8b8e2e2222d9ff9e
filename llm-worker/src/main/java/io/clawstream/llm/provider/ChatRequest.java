package io.clawstream.llm.provider;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * One question to a model.
 *
 * @param model model name as the provider knows it
 * @param systemPrompt instructions; empty for none
 * @param messages the conversation, oldest first, ending with what is to be answered; at least one
 * @param tools tools that the model may ask for
 * @param temperature 0.0 to 2.0; empty for the provider's default
 * @param maxOutputTokens 1 or more; empty for the provider's default
 * @param timeout how long the whole call may take, above zero
 */
public record ChatRequest(
    String model,
    String systemPrompt,
    List<ChatEntry> messages,
    List<ToolOffer> tools,
    OptionalDouble temperature,
    OptionalInt maxOutputTokens,
    Duration timeout) {

  /** Copies the lists. */
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("A model cannot be asked without any message.");
    }
  }

  /** The same question with this much time left. */
  public ChatRequest withTimeout(Duration left) {
    return new ChatRequest(
        model, systemPrompt, messages, tools, temperature, maxOutputTokens, left);
  }

  /** Whether there are pictures in it. */
  public boolean hasImages() {
    return messages.stream()
        .anyMatch(entry -> entry instanceof ChatEntry.User user && !user.images().isEmpty());
  }

  /** The same question to a model that sees no pictures; the texts still name them. */
  public ChatRequest withoutImages() {
    return new ChatRequest(
        model,
        systemPrompt,
        messages.stream().map(ChatEntry::withoutImages).toList(),
        tools,
        temperature,
        maxOutputTokens,
        timeout);
  }

  /**
   * The same question to a model that is offered no tools. What was said with tools before is told
   * in words: Anthropic, for one, refuses entries about tools in a request that offers none.
   */
  public ChatRequest withoutTools() {
    return new ChatRequest(
        model,
        systemPrompt,
        messages.stream().map(ChatEntry::inWords).toList(),
        List.of(),
        temperature,
        maxOutputTokens,
        timeout);
  }
}
