package io.clawstream.egress.preview;

import io.clawstream.events.ReplyDelta;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One preview: what is to be shown, what is shown, and when something may be done next. Pure: each
 * event gives a new state, and {@link #next} says what to do.
 *
 * @param text what the deltas say
 * @param shown the text as it was when it was last shown
 * @param message the platform's id of the message, once there is one
 * @param showing whether text is shown at all
 * @param textSince when there first was something to show and no message; {@link Instant#MAX}
 *     before
 * @param showAt not to be shown before this
 * @param typeAt typing not to be shown before this
 * @param heardAt when the last delta came
 */
record PreviewState(
    PreviewText text,
    String shown,
    Optional<String> message,
    boolean showing,
    Instant textSince,
    Instant showAt,
    Instant typeAt,
    Instant heardAt) {
  /**
   * Telegram shows typing for 5 s, others for longer (core.telegram.org/bots/api#sendchataction).
   */
  static final Duration TYPE_EVERY = Duration.ofSeconds(4);

  /** Typing begins late, so that a quick reply costs no request for it. */
  static final Duration TYPE_AFTER = Duration.ofMillis(300);

  /** Typing ends when nothing has been heard for so long: nobody may be writing any more. */
  static final Duration TYPE_FOR = Duration.ofMinutes(1);

  private static final Duration LONG = Duration.ofHours(1);

  /** What to do. */
  sealed interface Step {
    /** Show the text. */
    record Show() implements Step {}

    /** Show typing. */
    record Type() implements Step {}

    /** Nothing for so long, unless a delta comes. */
    record Rest(Duration atMost) implements Step {}
  }

  /**
   * A preview of which nothing was heard.
   *
   * @param message the message of an earlier process
   */
  static PreviewState fresh(
      Optional<String> message, boolean showing, boolean typing, Instant now) {
    return new PreviewState(
        PreviewText.NOTHING,
        "",
        message,
        showing,
        Instant.MAX,
        Instant.MIN,
        typing ? now.plus(TYPE_AFTER) : Instant.MAX,
        now);
  }

  PreviewState heard(ReplyDelta delta, Instant now) {
    PreviewText more = text.with(delta);
    boolean first = textSince.equals(Instant.MAX) && !more.text().isBlank();
    return new PreviewState(
        more, shown, message, showing, first ? now : textSince, showAt, typeAt, now);
  }

  /** The text is shown as it was then. */
  PreviewState shown(String then, Optional<String> by, Duration interval, Instant now) {
    return new PreviewState(
        text, then, by, showing, textSince, now.plus(interval), typeAt, heardAt);
  }

  /** It could not be shown now. */
  PreviewState showLater(Duration delay, Instant now) {
    return new PreviewState(
        text, shown, message, showing, textSince, now.plus(delay), typeAt, heardAt);
  }

  /** It is no use showing anything. */
  PreviewState showNoMore() {
    return new PreviewState(text, shown, message, false, textSince, showAt, typeAt, heardAt);
  }

  PreviewState typed(Instant now) {
    return typeLater(TYPE_EVERY, now);
  }

  PreviewState typeLater(Duration delay, Instant now) {
    return new PreviewState(
        text, shown, message, showing, textSince, showAt, now.plus(delay), heardAt);
  }

  /** Decides. */
  Step next(PreviewSettings settings, Instant now) {
    Duration untilShow = untilShow(settings, now);
    if (untilShow.isZero()) {
      return new Step.Show();
    }
    Duration untilType = untilType(now);
    if (untilType.isZero()) {
      return new Step.Type();
    }
    return new Step.Rest(untilShow.compareTo(untilType) < 0 ? untilShow : untilType);
  }

  private Duration untilShow(PreviewSettings settings, Instant now) {
    if (!showing || text.text().isBlank() || text.text().equals(shown)) {
      return LONG;
    }
    if (message.isPresent()) {
      return until(showAt, now);
    }
    boolean enough = text.text().length() >= settings.leastChars();
    Instant begin = textSince.plus(enough ? settings.delay() : settings.patience());
    return until(begin.isAfter(showAt) ? begin : showAt, now);
  }

  private Duration untilType(Instant now) {
    return typeAt.equals(Instant.MAX) || now.isAfter(heardAt.plus(TYPE_FOR))
        ? LONG
        : until(typeAt, now);
  }

  private static Duration until(Instant at, Instant now) {
    return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
  }
}
