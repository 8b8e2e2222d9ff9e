package io.clawstream.bench.model;

import java.time.Duration;

/**
 * How fast the model speaks.
 *
 * @param toFirstPiece from the request to the first piece of the answer, 0 or more
 * @param pieces into how many pieces a text is cut (fewer if it has fewer characters), 1 or more
 * @param betweenPieces pause between two pieces, 0 or more
 */
public record Pace(Duration toFirstPiece, int pieces, Duration betweenPieces) {
  /** No waiting at all, three pieces. */
  public static final Pace IMMEDIATE = new Pace(Duration.ZERO, 3, Duration.ZERO);

  /** Checks the ranges. */
  public Pace {
    if (toFirstPiece.isNegative() || betweenPieces.isNegative() || pieces < 1) {
      throw new IllegalArgumentException(
          "A pace needs pauses of 0 or more and 1 piece or more, but is %s, %d, %s."
              .formatted(toFirstPiece, pieces, betweenPieces));
    }
  }

  /** Thinks this long, then says everything at once. */
  public static Pace after(Duration toFirstPiece) {
    return new Pace(toFirstPiece, 1, Duration.ZERO);
  }
}
