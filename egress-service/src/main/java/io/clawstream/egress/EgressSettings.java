package io.clawstream.egress;

import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.preview.PreviewSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The egress service: how patient it is, how fast it may be, and how much of a reply it shows
 * early. Which channels it delivers to is in {@code channels}.
 */
@ConfigMapping(prefix = "clawstream.egress")
public interface EgressSettings {
  /**
   * Replies under way at once in this process and channel, those that wait for a platform included,
   * 1 to 100,000. Each takes a virtual thread.
   */
  @WithDefault("1000")
  int maxInFlight();

  /**
   * How long one part of a reply is tried, 1 s to 24 h; then it goes to the dead letters. Begins
   * anew when another instance takes over.
   */
  @WithDefault("10m")
  Duration deliveryTimeout();

  /** How long a platform may take to answer a request, 1 s to 5 min. */
  @WithDefault("30s")
  Duration requestTimeout();

  /**
   * For how long a reply that was delivered is remembered, so that a duplicate of it is dropped, 1
   * min to 30 d. On taking over a partition so much more of the receipts is read.
   */
  @WithDefault("1h")
  Duration ledgerLookBack();

  /** Telegram. */
  Telegram telegram();

  /** How replies are shown on Telegram. */
  interface Telegram {
    /** Show replies in direct messages while they are being written, by editing one message. */
    @WithDefault("true")
    boolean streaming();

    /** The same in groups, whose limits are narrower. */
    @WithDefault("false")
    boolean groupStreaming();

    /** Time between two edits of a message, 100 ms to 1 min. */
    @WithDefault("1s")
    Duration editInterval();

    /**
     * A reply that is complete so soon after its first characters is sent at once, without being
     * shown before, 0 s to 10 s.
     */
    @WithDefault("100ms")
    Duration previewDelay();

    /** A reply that is being written is shown from so many characters on, 1 to 4,000 … */
    @WithDefault("20")
    int previewChars();

    /** … or this long after the first of them, 0 s to 1 min. */
    @WithDefault("1s")
    Duration previewPatience();

    /** Show "typing" while a reply is being written. */
    @WithDefault("true")
    boolean typing();

    /** How fast messages may be sent. */
    Pacing pacing();

    /** As the previews want them. */
    default PreviewSettings preview() {
      return new PreviewSettings(
          streaming(),
          groupStreaming(),
          typing(),
          previewDelay(),
          previewChars(),
          previewPatience(),
          editInterval());
    }
  }

  /** How fast one bot may be; the defaults are Telegram's limits (core.telegram.org/bots/faq). */
  interface Pacing {
    /** Messages per second to all chats together, 1 to 100,000. */
    @WithDefault("30")
    int perSecond();

    /** Time between two messages to one chat in the long run, 1 ms to 1 min. */
    @WithDefault("1s")
    Duration chatInterval();

    /** Messages that one chat may get at once after a rest, 1 to 1,000. */
    @WithDefault("3")
    int chatBurst();

    /** Messages to one group in any minute, 1 to 100,000. */
    @WithDefault("20")
    int groupPerMinute();

    /** As the pacer wants them. */
    default Limits limits() {
      return new Limits(perSecond(), chatInterval(), chatBurst(), groupPerMinute());
    }
  }

  /** What is out of range, one sentence each. */
  default List<String> problems() {
    Ranges ranges = new Ranges(new ArrayList<>());
    ranges.number("max-in-flight", maxInFlight(), 1, 100_000);
    ranges.time("delivery-timeout", deliveryTimeout(), Duration.ofSeconds(1), Duration.ofDays(1));
    ranges.time("request-timeout", requestTimeout(), Duration.ofSeconds(1), Duration.ofMinutes(5));
    ranges.time("ledger-look-back", ledgerLookBack(), Duration.ofMinutes(1), Duration.ofDays(30));
    Telegram t = telegram();
    Duration minute = Duration.ofMinutes(1);
    ranges.time("telegram.edit-interval", t.editInterval(), Duration.ofMillis(100), minute);
    ranges.time("telegram.preview-delay", t.previewDelay(), Duration.ZERO, Duration.ofSeconds(10));
    ranges.number("telegram.preview-chars", t.previewChars(), 1, 4_000);
    ranges.time("telegram.preview-patience", t.previewPatience(), Duration.ZERO, minute);
    Pacing pacing = t.pacing();
    ranges.number("telegram.pacing.per-second", pacing.perSecond(), 1, 100_000);
    ranges.time(
        "telegram.pacing.chat-interval", pacing.chatInterval(), Duration.ofMillis(1), minute);
    ranges.number("telegram.pacing.chat-burst", pacing.chatBurst(), 1, 1_000);
    ranges.number("telegram.pacing.group-per-minute", pacing.groupPerMinute(), 1, 100_000);
    return ranges.problems();
  }

  /** Collects what is out of range. */
  record Ranges(List<String> problems) {
    void number(String key, int value, int least, int most) {
      require(value >= least && value <= most, key, value, least, most);
    }

    void time(String key, Duration value, Duration least, Duration most) {
      require(value.compareTo(least) >= 0 && value.compareTo(most) <= 0, key, value, least, most);
    }

    private void require(boolean right, String key, Object value, Object least, Object most) {
      if (!right) {
        problems.add(
            "'egress." + key + "' must be " + least + " to " + most + ", but is " + value + ".");
      }
    }
  }
}
