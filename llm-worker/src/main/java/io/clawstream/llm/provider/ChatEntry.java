package io.clawstream.llm.provider;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** One entry of the conversation. */
public sealed interface ChatEntry {
  /** The same for a model that knows no tools: what it asked of them and what came back as text. */
  default ChatEntry inWords() {
    return switch (this) {
      case User user -> user;
      case Assistant(String text, List<ToolUse> uses) -> {
        StringJoiner words = new StringJoiner("\n");
        if (!text.isBlank()) {
          words.add(text);
        }
        uses.forEach(use -> words.add("[Called " + use.name() + " with " + use.arguments() + "]"));
        yield new Assistant(words.toString(), List.of());
      }
      case ToolOutcome(_, String tool, String content) ->
          new User("[Result of " + tool + "]\n" + content, Optional.empty(), List.of());
    };
  }

  /** The same for a model that sees no pictures. */
  default ChatEntry withoutImages() {
    return this instanceof User(String text, Optional<String> name, List<ChatImage> images)
            && !images.isEmpty()
        ? new User(text, name, List.of())
        : this;
  }

  /**
   * A person wrote.
   *
   * @param text may be empty
   * @param name in a group: who it was
   * @param images the pictures that came with it; the text names each as {@code [photo]} or the
   *     like, whether it is here or not
   */
  record User(String text, Optional<String> name, List<ChatImage> images) implements ChatEntry {
    /** Copies the list. */
    public User {
      images = List.copyOf(images);
    }
  }

  /**
   * The model answered.
   *
   * @param text may be empty if it only asked for tools
   * @param toolUses the tools it asked for, in its order
   */
  record Assistant(String text, List<ToolUse> toolUses) implements ChatEntry {
    /** Copies the list. */
    public Assistant {
      toolUses = List.copyOf(toolUses);
    }
  }

  /**
   * A tool's result.
   *
   * @param callId the {@link ToolUse#callId} that it answers
   * @param toolName name of the tool
   * @param content the result or a description of what went wrong
   */
  record ToolOutcome(String callId, String toolName, String content) implements ChatEntry {}
}
