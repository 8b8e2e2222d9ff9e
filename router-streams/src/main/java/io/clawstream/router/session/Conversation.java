package io.clawstream.router.session;

/**
 * What of the session's history belongs to the conversation that goes on.
 *
 * @param firstTurn first turn since the last reset
 * @param compactedThrough the turn after which the window was last full; 0 if never
 * @param summarised whether what was said until then is in a summary
 * @param liveEntries history entries since then
 * @param liveTokens estimated tokens of these entries
 * @param chatterHead sequence of the oldest group message kept as context for the next turn
 * @param chatterTail sequence that the next such message gets
 */
public record Conversation(
    long firstTurn,
    long compactedThrough,
    boolean summarised,
    int liveEntries,
    int liveTokens,
    long chatterHead,
    long chatterTail) {
  static final Conversation FIRST = new Conversation(1, 0, false, 0, 0, 0, 0);

  /** How many unanswered group messages are kept. */
  public long chatter() {
    return chatterTail - chatterHead;
  }

  /** What was said before this turn belongs to an earlier conversation. */
  Conversation from(long turn) {
    return new Conversation(turn, 0, false, 0, 0, chatterHead, chatterTail);
  }

  Conversation grown(int entries, int tokens) {
    return new Conversation(
        firstTurn,
        compactedThrough,
        summarised,
        liveEntries + entries,
        liveTokens + tokens,
        chatterHead,
        chatterTail);
  }

  /** The window was full, and what was said up to this turn is in the summary now. */
  Conversation summarised(long throughTurn) {
    return new Conversation(firstTurn, throughTurn, true, 0, 0, chatterHead, chatterTail);
  }

  /** The window was full, and nothing was written of it. */
  Conversation cut(long throughTurn) {
    return new Conversation(firstTurn, throughTurn, false, 0, 0, chatterHead, chatterTail);
  }

  /**
   * The model could not take it all: what was said up to this turn is left out, and is in the
   * summary if there is one. About half of the window is left.
   */
  Conversation shortened(long throughTurn, boolean isSummarised) {
    return new Conversation(
        firstTurn,
        throughTurn,
        isSummarised,
        liveEntries / 2,
        liveTokens / 2,
        chatterHead,
        chatterTail);
  }

  /** No summary came; the next is tried when the window has filled up once more. */
  Conversation unsummarised() {
    return new Conversation(
        firstTurn, compactedThrough, summarised, 0, 0, chatterHead, chatterTail);
  }

  Conversation withoutChatter() {
    return chatter(chatterTail, chatterTail);
  }

  Conversation chatter(long head, long tail) {
    return new Conversation(
        firstTurn, compactedThrough, summarised, liveEntries, liveTokens, head, tail);
  }
}
