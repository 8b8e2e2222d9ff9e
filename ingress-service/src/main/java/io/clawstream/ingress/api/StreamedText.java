package io.clawstream.ingress.api;

import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import java.util.Comparator;

/**
 * Makes one text that only grows out of streams that replace each other. What has been sent to an
 * API client cannot be taken back, but a retry, a round of tools or another worker begins the text
 * anew.
 *
 * <p>Rules: the pieces of the newest stream are sent as they come, as long as none is missing. A
 * newer stream is held back while it only repeats what was sent; where it goes on, it goes on;
 * where it differs, it follows whole after a blank line. The final text is treated like a last,
 * newest stream. So what was sent always ends with the whole final text, and is exactly that if the
 * streams agreed.
 *
 * <p>Not thread-safe.
 */
final class StreamedText {
  private static final String BREAK = "\n\n";
  private static final Comparator<Stream> AGE =
      Comparator.comparingInt(Stream::dispatch)
          .thenComparingInt(Stream::round)
          .thenComparingInt(Stream::attempt);

  /** What was sent since the last break. */
  private final StringBuilder sent = new StringBuilder();

  /** The newest stream's text, as far as no piece is missing. */
  private final StringBuilder current = new StringBuilder();

  private Stream stream = new Stream(-1, -1, -1);
  private int next;

  /** True if the two texts are the same, so that only what is appended has to be looked at. */
  private boolean inStep = true;

  private record Stream(int dispatch, int round, int attempt) {}

  /** Takes in a piece; returns what is to be sent now, possibly nothing. */
  String piece(ReplyDelta delta) {
    Stream from = new Stream(delta.getDispatch(), delta.getRound(), delta.getAttempt());
    int age = AGE.compare(from, stream);
    if (age > 0) {
      stream = from;
      current.setLength(0);
      next = 0;
      inStep = sent.isEmpty();
    }
    // A piece that is missing does not come any more: the rest waits for the final text.
    if (age < 0 || delta.getSequence() != next) {
      return "";
    }
    next++;
    String text = delta.getKind() == DeltaKind.TEXT ? delta.getText() : "";
    current.append(text);
    if (inStep) {
      sent.append(text);
      return text;
    }
    boolean repeats = startsWith(sent, current);
    inStep = !repeats || sent.length() == current.length();
    return repeats ? "" : replaceBy(current.toString());
  }

  /** Takes in the final text; returns what is still to be sent. */
  String end(String text) {
    return replaceBy(text);
  }

  private String replaceBy(String text) {
    String out = startsWith(text, sent) ? text.substring(sent.length()) : BREAK + text;
    sent.setLength(0);
    sent.append(text);
    return out;
  }

  private static boolean startsWith(CharSequence text, CharSequence beginning) {
    return text.length() >= beginning.length()
        && CharSequence.compare(text.subSequence(0, beginning.length()), beginning) == 0;
  }
}
