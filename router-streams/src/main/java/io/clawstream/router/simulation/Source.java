package io.clawstream.router.simulation;

/** The logs that the router reads. */
enum Source {
  INBOUND("inbound"),
  TURN_EVENTS("turn-events"),
  TOOL_RESULTS("tool-results"),
  EGRESS_WEBCHAT("egress.webchat"),
  EGRESS_API("egress.api"),
  CONTROL("control");

  private static final Source[] ALL = values();

  private final String topic;

  Source(String topic) {
    this.topic = topic;
  }

  static Source at(int index) {
    return ALL[index];
  }

  static int count() {
    return ALL.length;
  }

  /** The egress topic of a channel. */
  static Source egress(String channel) {
    return switch (channel) {
      case "webchat" -> EGRESS_WEBCHAT;
      case "api" -> EGRESS_API;
      default -> throw new IllegalArgumentException("Nobody here uses channel " + channel + ".");
    };
  }

  boolean isEgress() {
    return this == EGRESS_WEBCHAT || this == EGRESS_API;
  }

  @Override
  public String toString() {
    return topic;
  }
}
