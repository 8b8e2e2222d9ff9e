package io.clawstream.llm.provider;

import java.time.Duration;
import java.util.Optional;

/** Why there is no answer. The messages are sentences for operators and carry no secrets. */
public sealed interface ProviderFailure {
  /** What was asked of whom, what came back and, where it is known, what the reader can do. */
  String message();

  /**
   * We ask too much. To be tried again.
   *
   * @param retryAfter how long the provider wants to be left alone, if it says
   */
  record RateLimited(String message, Optional<Duration> retryAfter) implements ProviderFailure {}

  /**
   * It cannot just now: overloaded, broken, unreachable, silent, or its answer broke off. To be
   * tried again.
   *
   * @param retryAfter how long the provider wants to be left alone, if it says
   */
  record Unavailable(String message, Optional<Duration> retryAfter) implements ProviderFailure {
    /** Without a word on when to come back. */
    public Unavailable(String message) {
      this(message, Optional.empty());
    }
  }

  /**
   * It will not, however often it is asked: wrong key, unknown model, a request it does not
   * understand, no credit left.
   */
  record Rejected(String message) implements ProviderFailure {}

  /**
   * It will not answer this conversation, by its rules of what may be said; others should not
   * either.
   */
  record Refused(String message) implements ProviderFailure {}

  /** The conversation does not fit into the model's window. */
  record ContextTooLong(String message) implements ProviderFailure {}
}
