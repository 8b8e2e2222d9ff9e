package io.clawstream.router.simulation;

import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** Who talks to the bot here; each is a session of its own. */
public enum Person {
  /** A direct message on the web page. */
  ANN("webchat", ChatType.DM),
  /** A client of the HTTP API, which brings its own conversation. */
  APP("api", ChatType.DM),
  /** A group, where not all is for the bot. */
  CLUB("webchat", ChatType.GROUP),
  /** A second direct message on the same channel. */
  BOB("webchat", ChatType.DM);

  private static final Person[] ALL = values();

  private final String channel;
  private final ChatType type;
  private final String key;

  Person(String channel, ChatType type) {
    this.channel = channel;
    this.type = type;
    this.key = SessionKey.of(message("", "", Instant.EPOCH, Map.of(), channel, type)).toString();
  }

  static int count() {
    return ALL.length;
  }

  static Person at(int index) {
    return ALL[index];
  }

  /** Whose session key it is. */
  static Person of(String key) {
    for (Person person : ALL) {
      if (person.key.equals(key)) {
        return person;
      }
    }
    throw new IllegalArgumentException("Nobody here has the session " + key + ".");
  }

  /** The session key. */
  String key() {
    return key;
  }

  Source egress() {
    return Source.egress(channel);
  }

  /** What comes from ingress when somebody says something. */
  StandardMessage says(Said what, String id, Instant now) {
    Said said = understood(what);
    String text = said.text(id);
    Map<String, String> metadata =
        said == Said.NOISE
            ? Map.of("senderIsBot", "true")
            : this == APP
                ? Map.of("apiMessages", "[{\"role\":\"user\",\"content\":\"" + text + "\"}]")
                : Map.of();
    StandardMessage message = message(id, text, now, metadata, channel, type);
    message.setMentionsBot(said != Said.CHATTER);
    return message;
  }

  /** To a client of the API everything is a question, and only a group has chatter. */
  private Said understood(Said what) {
    return switch (this) {
      case APP -> what == Said.NOISE ? what : Said.QUESTION;
      case CLUB -> what;
      case ANN, BOB -> what == Said.CHATTER ? Said.NOISE : what;
    };
  }

  private StandardMessage message(
      String id,
      String text,
      Instant now,
      Map<String, String> metadata,
      String onChannel,
      ChatType inChat) {
    String name = name().toLowerCase(Locale.ROOT);
    return StandardMessage.newBuilder()
        .setMessageId(id)
        .setChannelId(onChannel)
        .setAccountId("main")
        .setUserId(inChat == ChatType.DM ? name : "ann")
        .setUserName("Ann")
        .setChatType(inChat)
        .setPeerId(name)
        .setContent(text)
        .setTimestamp(now.toEpochMilli())
        .setReceivedAt(now.toEpochMilli())
        .setMetadata(metadata)
        .build();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
