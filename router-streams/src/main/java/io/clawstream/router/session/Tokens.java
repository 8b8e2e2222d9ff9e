package io.clawstream.router.session;

import io.clawstream.events.Usage;

/**
 * What a session has used so far, 0 or more.
 *
 * @param input tokens of questions
 * @param output tokens of answers
 */
public record Tokens(long input, long output) {
  static final Tokens NONE = new Tokens(0, 0);

  Tokens and(Usage usage) {
    return new Tokens(input + usage.getInputTokens(), output + usage.getOutputTokens());
  }
}
