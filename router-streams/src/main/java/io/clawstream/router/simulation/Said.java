package io.clawstream.router.simulation;

import io.clawstream.events.StandardMessage;

/** What somebody says. Its text names the message, so that it can be found in what comes of it. */
public enum Said {
  /** A question for the model. */
  QUESTION("question #"),
  /** A command that waits for its turn. */
  NEW("/new"),
  /** Another that waits for its turn. */
  SET("/set language=de"),
  /** A command that is obeyed at once and changes nothing. */
  STATUS("/status"),
  /** A command that cuts off the answer that is being written. */
  STOP("/stop"),
  /** Something that is not for the bot: in a group it is kept as context. */
  CHATTER("chatter "),
  /** Something that another bot says. */
  NOISE("noise "),
  /** What the router itself says when a reminder is due. */
  REMINDER("Reminder that you set at ");

  private static final Said[] ALL = values();

  private final String text;

  Said(String text) {
    this.text = text;
  }

  String text(String id) {
    return this == QUESTION || this == NOISE || this == CHATTER ? text + id : text;
  }

  /** Whether it is obeyed at once. */
  boolean isImmediate() {
    return this == STATUS || this == STOP;
  }

  /** Whether it is for the bot. */
  boolean isForTheBot() {
    return this != CHATTER && this != NOISE;
  }

  /** What a message was made of. */
  static Said of(StandardMessage message) {
    String text = message.getContent();
    for (Said said : ALL) {
      if (text.startsWith(said.text)) {
        return said;
      }
    }
    throw new IllegalArgumentException("Nobody here says '" + text + "'.");
  }
}
