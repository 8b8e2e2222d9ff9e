package io.clawstream.router.message;

import io.clawstream.events.StandardMessage;
import java.util.Locale;
import java.util.Optional;

/**
 * What a user can tell the router instead of asking the model. A command is a message that consists
 * of nothing but the command's word; "/new ideas for dinner" is a question like any other, and so
 * is a word that is no command.
 */
public enum Command {
  /** Start a new conversation. */
  NEW,
  /** Say what the commands are. */
  HELP;

  /** The command that a message is, if it is one. */
  public static Optional<Command> in(StandardMessage message) {
    String word = message.getContent().strip();
    if (!word.startsWith("/") || !message.getAttachments().isEmpty()) {
      return Optional.empty();
    }
    // Telegram addresses a command in a group as /new@OurBot.
    int at = word.indexOf('@');
    String name = (at < 0 ? word : word.substring(0, at)).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "/new", "/reset" -> Optional.of(NEW);
      // Telegram sends /start when somebody opens the bot for the first time.
      case "/help", "/start" -> Optional.of(HELP);
      default -> Optional.empty();
    };
  }
}
