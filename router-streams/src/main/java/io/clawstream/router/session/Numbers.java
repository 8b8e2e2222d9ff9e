package io.clawstream.router.session;

import java.util.List;

/**
 * Numbers of a session's messages and turns. A message's number is its offset in the inbound topic
 * + 1, and the turn that it opens has that number: so a turn's ids follow from the inbound log
 * alone, a transaction that was aborted and is done again in another order (a reply before a
 * message, say) cannot give one turn's ids to another turn's question, and a session that was
 * forgotten and begins anew does not repeat any.
 *
 * @param last of the last message for the bot, 0 before the first
 * @param turn the last turn opened, 0 before the first
 * @param early turns whose reply was read before they were open, in ascending order: it was written
 *     back, and what is read of them until it comes again is not the first; mostly empty
 */
public record Numbers(long last, long turn, List<Long> early) {
  static final Numbers NONE = new Numbers(0, 0, List.of());

  /** Keeps its own copy. */
  public Numbers {
    early = List.copyOf(early);
  }

  Numbers heard(long number) {
    return new Numbers(number, turn, early);
  }

  Numbers opened(long number) {
    return new Numbers(last, number, early.stream().filter(at -> at >= number).toList());
  }

  /** The same with other turns whose reply is on its way back. */
  public Numbers withEarly(List<Long> turns) {
    return new Numbers(last, turn, turns);
  }
}
