package io.clawstream.kit.dispatch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The finished offsets beyond a committed offset as the text in the commit's metadata: {@code cs1.}
 * and, in URL-safe Base64, the deflated run lengths: the committed offset itself, then alternately
 * how many offsets are unfinished and how many finished, as unsigned little-endian base-128
 * numbers. Nothing finished beyond is the empty text, which is also what other tools commit.
 *
 * <p>The committed offset is inside because tools copy metadata to other offsets (MirrorMaker does
 * when it translates them), where it would be wrong: it only counts for the offset that it was made
 * for.
 */
final class FinishedOffsets {
  /**
   * The broker's offset.metadata.max.bytes by default; it refuses a commit with more. Unit:
   * characters.
   */
  static final int BROKER_DEFAULT_LIMIT = 4096;

  private static final String PREFIX = "cs1.";

  /** Bounds what decoding allocates, whatever the text claims. Unit: bytes. */
  private static final int MOST_RUN_BYTES = 64 * 1024;

  private FinishedOffsets() {}

  /** What a commit's metadata says. */
  sealed interface Decoded {
    /** Ours. */
    record Finished(List<OffsetRanges.Range> ranges) implements Decoded {}

    /** Somebody else's, or of another offset. */
    record Foreign(String why) implements Decoded {}
  }

  /**
   * Writes the ranges; as many of the lowest as fit, because forgetting a completion only repeats
   * work, and the lowest ones are repeated first.
   *
   * @param ranges above {@code committed}, ascending, as {@link OffsetRanges#ranges} gives them
   * @param limit longest text allowed, in characters
   */
  static String encode(long committed, List<OffsetRanges.Range> ranges, int limit) {
    Runs runs = Runs.of(committed, ranges);
    int fits = 0;
    int tooMany = runs.count + 1;
    String best = "";
    int candidate = runs.count;
    while (fits < candidate && candidate < tooMany) {
      String text = PREFIX + deflated(runs, candidate);
      if (text.length() <= limit) {
        fits = candidate;
        best = text;
      } else {
        tooMany = candidate;
      }
      candidate = (fits + tooMany) >>> 1;
    }
    return best;
  }

  /** Reads the metadata of a commit of {@code committed}. */
  static Decoded decode(long committed, String metadata) {
    if (metadata.isEmpty()) {
      return new Decoded.Finished(List.of());
    }
    if (!metadata.startsWith(PREFIX)) {
      return new Decoded.Foreign("it does not begin with " + PREFIX);
    }
    byte[] deflated;
    try {
      deflated = Base64.getUrlDecoder().decode(metadata.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      return new Decoded.Foreign("it is not Base64");
    }
    Optional<byte[]> runs = inflated(deflated);
    return runs.isEmpty()
        ? new Decoded.Foreign("it cannot be inflated to at most " + MOST_RUN_BYTES + " bytes")
        : read(committed, runs.get());
  }

  private static Decoded read(long committed, byte[] runs) {
    try {
      Reader reader = new Reader(runs);
      long base = reader.next();
      if (base != committed) {
        return new Decoded.Foreign("it belongs to a commit of offset " + base);
      }
      List<OffsetRanges.Range> ranges = new ArrayList<>();
      long end = base;
      while (reader.hasNext()) {
        long from = Math.addExact(end, positive(reader.next()));
        end = Math.addExact(from, positive(reader.next()));
        ranges.add(new OffsetRanges.Range(from, end));
      }
      return new Decoded.Finished(List.copyOf(ranges));
    } catch (ArithmeticException e) {
      return new Decoded.Foreign("its run lengths make no sense");
    }
  }

  private static long positive(long run) {
    if (run <= 0) {
      throw new ArithmeticException("A run has at least one offset.");
    }
    return run;
  }

  private static String deflated(Runs runs, int count) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(runs.bytes, 0, runs.ends[count]);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1024];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    } finally {
      deflater.end();
    }
  }

  private static Optional<byte[]> inflated(byte[] deflated) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(deflated);
      byte[] out = new byte[MOST_RUN_BYTES];
      int length = 0;
      while (!inflater.finished() && length < out.length) {
        int more = inflater.inflate(out, length, out.length - length);
        if (more == 0 && !inflater.finished()) {
          return Optional.empty();
        }
        length += more;
      }
      return inflater.finished() ? Optional.of(Arrays.copyOf(out, length)) : Optional.empty();
    } catch (DataFormatException e) {
      return Optional.empty();
    } finally {
      inflater.end();
    }
  }

  /**
   * The run lengths as bytes, and where each range ends in them, so that any number of the lowest
   * ranges is a prefix.
   */
  private static final class Runs {
    private final byte[] bytes;

    /** At i: length of the prefix that holds the committed offset and the first i ranges. */
    private final int[] ends;

    private final int count;

    private Runs(byte[] bytes, int[] ends, int count) {
      this.bytes = bytes;
      this.ends = ends;
      this.count = count;
    }

    static Runs of(long committed, List<OffsetRanges.Range> ranges) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int[] ends = new int[ranges.size() + 1];
      write(committed, out);
      ends[0] = out.size();
      long end = committed;
      int count = 0;
      for (OffsetRanges.Range range : ranges) {
        write(range.from() - end, out);
        write(range.to() - range.from(), out);
        end = range.to();
        if (out.size() >= MOST_RUN_BYTES) {
          break;
        }
        count++;
        ends[count] = out.size();
      }
      return new Runs(out.toByteArray(), ends, count);
    }

    private static void write(long number, ByteArrayOutputStream out) {
      long rest = number;
      while (rest >= 0x80) {
        out.write((int) (rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write((int) rest);
    }
  }

  private static final class Reader {
    private final byte[] bytes;
    private int at;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    boolean hasNext() {
      return at < bytes.length;
    }

    long next() {
      long number = 0;
      for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
        if (at == bytes.length) {
          throw new ArithmeticException("A number ends in the middle.");
        }
        byte digit = bytes[at++];
        number |= (long) (digit & 0x7f) << shift;
        if (digit >= 0) {
          return number;
        }
      }
      throw new ArithmeticException("A number is longer than an offset can be.");
    }
  }
}
