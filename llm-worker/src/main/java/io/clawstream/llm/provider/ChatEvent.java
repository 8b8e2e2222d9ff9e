package io.clawstream.llm.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a model tells while it answers. */
public sealed interface ChatEvent {
  /**
   * What the provider's headers say is left of its rate limits, for everybody who shares its key.
   * At most once a call and before everything else; also before a call fails with a refusal. Which
   * window a limit has is the provider's business: Groq, for one, counts requests by the day and
   * tokens by the minute.
   *
   * @param requestsRemaining how many more may be asked now, 0 or more; empty if not said
   * @param requestsReset how long until the full number may be asked again, zero or more; empty if
   *     not said
   * @param tokensRemaining how many more tokens may be used now, 0 or more; empty if not said
   * @param tokensReset how long until the full number may be used again, zero or more; empty if not
   *     said
   */
  record LimitsTold(
      OptionalLong requestsRemaining,
      Optional<Duration> requestsReset,
      OptionalLong tokensRemaining,
      Optional<Duration> tokensReset)
      implements ChatEvent {}

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
