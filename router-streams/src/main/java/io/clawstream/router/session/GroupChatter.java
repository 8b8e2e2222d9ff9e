package io.clawstream.router.session;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.StandardMessage;
import io.clawstream.router.message.MessageText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was said in a group since the bot was last asked: kept, bounded, so that "what do you think
 * of that?" can be answered.
 */
public final class GroupChatter {
  /** What one kept message counts in the estimate of the window. */
  static final int TOKENS_PER_MESSAGE = 60;

  private static final int LONGEST = 500;

  private GroupChatter() {}

  /** A message as it is kept: cut, in code points, if it is long, and without its pictures. */
  static ChatMessage kept(StandardMessage message) {
    ChatMessage entry = MessageText.entry(message);
    entry.setImages(List.of());
    String text = entry.getContent();
    if (text.codePointCount(0, text.length()) > LONGEST) {
      entry.setContent(text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…");
    }
    return entry;
  }

  /** Kept messages as one entry of the conversation. */
  public static ChatMessage entry(List<ChatMessage> kept) {
    String lines =
        kept.stream()
            .map(
                message ->
                    (message.getUserName() == null ? "Somebody" : message.getUserName())
                        + ": "
                        + message.getContent())
            .collect(Collectors.joining("\n"));
    return ChatMessage.newBuilder()
        .setRole(ChatRole.USER)
        .setContent("[Said in the group before, not to you]\n" + lines)
        .build();
  }
}
