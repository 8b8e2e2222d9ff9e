package io.clawstream.router.prompt;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ToolRequest;

/**
 * How many tokens a text costs, roughly and without the model's own tokenizer: four characters of
 * ASCII make a token, any other character counts as one. Errs on the high side for most models.
 */
public final class TokenEstimate {
  private static final int PER_MESSAGE = 4;

  /** docs.anthropic.com/en/docs/build-with-claude/vision: up to 1,600; others count less. */
  private static final int PER_IMAGE = 1_000;

  private TokenEstimate() {}

  /** Of a text. */
  public static int of(String text) {
    int ascii = 0;
    int others = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128) {
        ascii++;
      } else if (!Character.isLowSurrogate(c)) {
        others++;
      }
    }
    return (ascii + 3) / 4 + others;
  }

  /** Of an entry of the conversation. */
  public static int of(ChatMessage message) {
    int tokens = PER_MESSAGE + of(message.getContent()) + PER_IMAGE * message.getImages().size();
    for (ToolRequest tool : message.getToolRequests()) {
      tokens += PER_MESSAGE + of(tool.getArguments());
    }
    return tokens;
  }
}
