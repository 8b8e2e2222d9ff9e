package io.clawstream.router.message;

import io.clawstream.events.StandardMessage;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a user can tell the router instead of asking the model. Most commands consist of nothing but
 * their word; "/new ideas for dinner" is a question like any other, and so is a word that is no
 * command.
 *
 * @param kind what to do
 * @param argument what follows the word; empty for most
 */
public record Command(Kind kind, String argument) {
  private static final Pattern SETTING =
      Pattern.compile("[a-z][a-z0-9_.-]{0,63}\\s*=.*", Pattern.DOTALL);

  /** As people type it; letters in any case. */
  private static final Pattern APPROVAL = Pattern.compile("[a-zA-Z2-9]{4}[ -]?[a-zA-Z2-9]{4}");

  /** What to do. */
  public enum Kind {
    /** Start a new conversation. */
    NEW(false),
    /** Say what the commands are. */
    HELP(true),
    /** Stop the answer that is being written. */
    STOP(true),
    /** Say how the session stands. */
    STATUS(true),
    /** Say what was used. */
    USAGE(true),
    /** Say who the user is to the bot. */
    WHOAMI(true),
    /** Approve a tool call that waits for it. */
    APPROVE(true),
    /** Deny a tool call that waits for approval. */
    DENY(true),
    /** Show or choose the model. */
    MODEL(false),
    /** Show the context variables, or set one: {@code /set language=de}. */
    SET(false);

    private final boolean immediate;

    Kind(boolean immediate) {
      this.immediate = immediate;
    }

    /**
     * Whether it is obeyed at once, also while a turn is open. The others change what the messages
     * before them are answered with, and wait for their turn.
     */
    public boolean immediate() {
      return immediate;
    }
  }

  /**
   * The command that a message is, if it is one. A message that brings its own conversation is
   * none: there is nothing of the session's that it could be about.
   */
  public static Optional<Command> in(StandardMessage message) {
    String text = message.getContent().strip();
    if (!text.startsWith("/")
        || !message.getAttachments().isEmpty()
        || ApiConversation.isIn(message)) {
      return Optional.empty();
    }
    int end = 0;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    String argument = text.substring(end).strip();
    return kind(word(text.substring(0, end)))
        .filter(kind -> argument.isEmpty() ? !needsArgument(kind) : takesArgument(kind, argument))
        .map(kind -> new Command(kind, argument));
  }

  /** The id that an {@code /approve} or {@code /deny} names, as it is written in the topic. */
  public Optional<String> approvalId() {
    return kind == Kind.APPROVE || kind == Kind.DENY
        ? Optional.of(argument.replaceAll("[ -]", "").toUpperCase(Locale.ROOT))
        : Optional.empty();
  }

  /** Telegram addresses a command in a group as /new@OurBot. */
  private static String word(String first) {
    int at = first.indexOf('@');
    return (at < 0 ? first : first.substring(0, at)).toLowerCase(Locale.ROOT);
  }

  private static Optional<Kind> kind(String word) {
    return switch (word) {
      case "/new", "/reset" -> Optional.of(Kind.NEW);
      // Telegram sends /start when somebody opens the bot for the first time.
      case "/help", "/start" -> Optional.of(Kind.HELP);
      case "/stop" -> Optional.of(Kind.STOP);
      case "/status" -> Optional.of(Kind.STATUS);
      case "/usage" -> Optional.of(Kind.USAGE);
      case "/whoami" -> Optional.of(Kind.WHOAMI);
      case "/approve" -> Optional.of(Kind.APPROVE);
      case "/deny" -> Optional.of(Kind.DENY);
      case "/model" -> Optional.of(Kind.MODEL);
      case "/set" -> Optional.of(Kind.SET);
      default -> Optional.empty();
    };
  }

  private static boolean needsArgument(Kind kind) {
    return kind == Kind.APPROVE || kind == Kind.DENY;
  }

  private static boolean takesArgument(Kind kind, String argument) {
    return switch (kind) {
      case MODEL -> argument.chars().noneMatch(Character::isWhitespace);
      case SET -> SETTING.matcher(argument).matches();
      case APPROVE, DENY -> APPROVAL.matcher(argument).matches();
      case NEW, HELP, STOP, STATUS, USAGE, WHOAMI -> false;
    };
  }
}
