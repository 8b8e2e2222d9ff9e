package io.clawstream.egress.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Keeps one bot within its platform's {@link Limits}: per chat, per group, and overall. A platform
 * that complains about one chat silences that chat; one that complains about several chats at a
 * time means the bot, and silences all. Thread-safe; remembers only chats that have not rested yet.
 *
 * <p>Asking is in two steps, so that a chat which has to wait keeps no place in the overall queue:
 * {@link #takeChat} until it returns zero, then {@link #reserve} and wait until then.
 */
public final class Pacer {
  /** So many chats silenced at the same time means that the bot is. */
  static final int CHATS_THAT_MEAN_ALL = 3;

  private static final int OVERALL_BURST = 5;
  private static final int GROUP_BURST = 5;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int SWEEP_EVERY = 1_000;

  private final Limits limits;
  private final Rate overall;
  private final Map<String, Chat> chats = new HashMap<>();
  private long pauses;
  private int calls;

  /** What is known of a chat. */
  private record Chat(List<Rate> rates, Silence silence) {
    Duration untilFree(Instant now) {
      return longest(now, Rate::untilFree);
    }

    Duration untilRested(Instant now) {
      return longest(now, Rate::untilRested);
    }

    void take(Instant now) {
      rates.forEach(rate -> rate.take(now));
    }

    private Duration longest(Instant now, BiFunction<Rate, Instant, Duration> wait) {
      return rates.stream()
          .map(rate -> wait.apply(rate, now))
          .reduce(silence.left(now), Pacer::longer);
    }
  }

  /** Until when the platform wants to hear nothing for a chat. */
  private static final class Silence {
    private Instant until = Instant.MIN;

    Duration left(Instant now) {
      return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
    }
  }

  /**
   * A place in the overall queue.
   *
   * @param at when it is due: now or later
   * @param pauses how many pauses there had been
   */
  public record Place(Instant at, long pauses) {}

  /** A pacer for one bot. */
  public Pacer(Limits limits) {
    this.limits = limits;
    this.overall = new Rate(Duration.ofSeconds(1).dividedBy(limits.perSecond()), OVERALL_BURST);
  }

  /**
   * Counts a message to this chat if one may be sent now, and returns zero; otherwise how long not.
   */
  public synchronized Duration takeChat(String chat, boolean group, Instant now) {
    Chat known = chat(chat, group, now);
    Duration wait = known.untilFree(now);
    if (wait.isZero()) {
      known.take(now);
    }
    return wait;
  }

  /** A place in the overall queue. */
  public synchronized Place reserve(Instant now) {
    return new Place(overall.reserve(now), pauses);
  }

  /**
   * Whether the platform has silenced the bot since that place was given: then another is needed.
   */
  public synchronized boolean spoilt(Place place) {
    return place.pauses != pauses;
  }

  /**
   * For what can be left out (previews, typing): counts it if the chat and the bot have rested, so
   * that it never makes a reply wait, and returns zero; otherwise how long not.
   */
  public synchronized Duration takeSpare(String chat, boolean group, Instant now) {
    Chat known = chat(chat, group, now);
    Duration wait = longer(known.untilRested(now), overall.untilFree(now));
    if (wait.isZero()) {
      known.take(now);
      overall.take(now);
    }
    return wait;
  }

  /** The platform answered a request for this chat with "too many requests". */
  public synchronized void silence(String chat, boolean group, Duration delay, Instant now) {
    Silence silence = chat(chat, group, now).silence;
    Instant until = now.plus(delay);
    silence.until = silence.until.isAfter(until) ? silence.until : until;
    long silenced =
        chats.values().stream().filter(each -> !each.silence.left(now).isZero()).count();
    if (silenced >= CHATS_THAT_MEAN_ALL) {
      overall.pauseUntil(until);
      pauses++;
    }
  }

  synchronized int remembered() {
    return chats.size();
  }

  private Chat chat(String name, boolean group, Instant now) {
    if (++calls >= SWEEP_EVERY) {
      calls = 0;
      chats.values().removeIf(chat -> chat.untilRested(now).isZero());
    }
    return chats.computeIfAbsent(name, any -> new Chat(rates(group), new Silence()));
  }

  private List<Rate> rates(boolean group) {
    Rate own = new Rate(limits.chatInterval(), limits.chatBurst());
    return group
        ? List.of(own, Rate.within(MINUTE, limits.groupPerMinute(), GROUP_BURST))
        : List.of(own);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
