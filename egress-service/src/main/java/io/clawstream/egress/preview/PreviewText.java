package io.clawstream.egress.preview;

import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import java.util.Comparator;

/**
 * The text of a reply as far as its deltas tell. A greater (dispatch, round, attempt) begins anew;
 * a delta that was seen is ignored; after one that was lost the text no longer grows, because what
 * follows would not fit.
 *
 * @param stream which stream it is of
 * @param next the sequence number that continues it
 * @param torn whether a delta of this stream was lost
 * @param text as far as it goes
 */
record PreviewText(Stream stream, int next, boolean torn, String text) {
  /** Nothing heard yet. */
  static final PreviewText NOTHING = new PreviewText(new Stream(-1, -1, -1), 0, false, "");

  /** Names one stream of deltas of a reply. */
  record Stream(int dispatch, int round, int attempt) implements Comparable<Stream> {
    private static final Comparator<Stream> ORDER =
        Comparator.comparingInt(Stream::dispatch)
            .thenComparingInt(Stream::round)
            .thenComparingInt(Stream::attempt);

    static Stream of(ReplyDelta delta) {
      return new Stream(delta.getDispatch(), delta.getRound(), delta.getAttempt());
    }

    @Override
    public int compareTo(Stream other) {
      return ORDER.compare(this, other);
    }
  }

  /** What it becomes with one more delta. */
  PreviewText with(ReplyDelta delta) {
    Stream from = Stream.of(delta);
    int order = from.compareTo(stream);
    if (order < 0) {
      return this;
    }
    return order == 0 ? grown(delta) : new PreviewText(from, 0, false, "").grown(delta);
  }

  private PreviewText grown(ReplyDelta delta) {
    if (torn || delta.getSequence() < next) {
      return this;
    }
    if (delta.getSequence() > next) {
      return new PreviewText(stream, next, true, text);
    }
    String more = delta.getKind() == DeltaKind.TEXT ? delta.getText() : "";
    return new PreviewText(stream, next + 1, false, text + more);
  }
}
