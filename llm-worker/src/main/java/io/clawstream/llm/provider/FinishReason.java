package io.clawstream.llm.provider;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a model stopped. */
public enum FinishReason {
  /** It had said everything. */
  STOP("stop"),
  /** The answer reached its upper bound. */
  LENGTH("length"),
  /** The provider withheld the rest. */
  CONTENT_FILTER("content_filter"),
  /** It waits for tools. */
  TOOL_CALLS("tool_calls"),
  /** The provider did not say, or said something that has no name here. */
  UNKNOWN(null);

  private final Optional<String> text;

  FinishReason(@Nullable String text) {
    this.text = Optional.ofNullable(text);
  }

  /** The word in a Reply's {@code finishReason}; empty if unknown. */
  public Optional<String> text() {
    return text;
  }
}
