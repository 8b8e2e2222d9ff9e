package io.clawstream.llm.provider;

/** What a model tells while it answers. */
public sealed interface ChatEvent {
  /**
   * The answer goes on.
   *
   * @param text the next piece, not empty; it may end between the two halves of a surrogate pair
   */
  record TextDelta(String text) implements ChatEvent {}

  /**
   * It wants a tool called.
   *
   * @param use which, with its complete arguments
   */
  record ToolRequested(ToolUse use) implements ChatEvent {}

  /**
   * What the call has cost.
   *
   * @param inputTokens prompt tokens, 0 or more
   * @param outputTokens completion tokens, 0 or more
   */
  record UsageCounted(long inputTokens, long outputTokens) implements ChatEvent {}

  /**
   * Nothing more has come for a moment; what was said so far can be shown. Optional, any number of
   * times.
   */
  record Pause() implements ChatEvent {}

  /**
   * It has finished. The last event.
   *
   * @param reason why it stopped
   */
  record End(FinishReason reason) implements ChatEvent {}
}
