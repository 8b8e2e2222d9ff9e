package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.FinishedOffsets.BROKER_DEFAULT_LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.dispatch.FinishedOffsets.Decoded;
import io.clawstream.kit.dispatch.OffsetRanges.Range;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinishedOffsetsTest {
  @Test
  void nothingFinishedBeyondIsTheEmptyText() {
    assertThat(FinishedOffsets.encode(17, List.of(), BROKER_DEFAULT_LIMIT)).isEmpty();
    assertThat(FinishedOffsets.decode(17, "")).isEqualTo(new Decoded.Finished(List.of()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void whatIsWrittenIsReadBack(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      long committed = random.nextLong(1L << random.nextInt(1, 60));
      List<Range> ranges = ranges(random, committed, random.nextInt(1, 200), 40);

      String text = FinishedOffsets.encode(committed, ranges, BROKER_DEFAULT_LIMIT);

      assertThat(text)
          .matches("cs1\\.[A-Za-z0-9_-]+")
          .hasSizeLessThanOrEqualTo(BROKER_DEFAULT_LIMIT);
      assertThat(FinishedOffsets.decode(committed, text)).isEqualTo(new Decoded.Finished(ranges));
    }
  }

  @Test
  void tenThousandRecordsHalfOfThemFinishedAtRandomFit() {
    Random random = new Random(11);
    OffsetRanges finished = new OffsetRanges();
    for (long offset = 1_000_001; offset < 1_010_000; offset++) {
      if (random.nextBoolean()) {
        finished.add(offset, offset + 1);
      }
    }

    String text = FinishedOffsets.encode(1_000_000, finished.ranges(), BROKER_DEFAULT_LIMIT);

    assertThat(FinishedOffsets.decode(1_000_000, text))
        .isEqualTo(new Decoded.Finished(finished.ranges()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 10, 20, 100, 1000, 4096})
  void theLowestAreKeptIfNotAllFit(int limit) {
    long committed = 5;
    List<Range> ranges = ranges(new Random(limit), committed, 20_000, 1_000);

    String text = FinishedOffsets.encode(committed, ranges, limit);

    assertThat(text).hasSizeLessThanOrEqualTo(limit);
    List<Range> kept = finished(FinishedOffsets.decode(committed, text));
    assertThat(kept).isEqualTo(ranges.subList(0, kept.size())).hasSizeGreaterThan(limit / 8 - 4);
  }

  @Test
  void whatDecodingAllocatesIsBoundedEvenIfItCompressesWell() {
    List<Range> ranges = new ArrayList<>();
    for (long i = 0; i < 1_000_000; i++) {
      ranges.add(new Range(2 * i + 1, 2 * i + 2));
    }

    String text = FinishedOffsets.encode(0, ranges, BROKER_DEFAULT_LIMIT);

    assertThat(finished(FinishedOffsets.decode(0, text))).hasSizeBetween(30_000, 33_000);
  }

  @Test
  void metadataOfAnotherOffsetIsForeign() {
    String text = FinishedOffsets.encode(100, List.of(new Range(103, 110)), BROKER_DEFAULT_LIMIT);

    assertThat(FinishedOffsets.decode(90, text)).isInstanceOf(Decoded.Foreign.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cs1.", "cs1.!", "cs1.AAAA", "hello", "{\"v\":1}", "cs2.A", " ", "cs1.AwA"})
  void garbageIsForeign(String text) {
    assertThat(FinishedOffsets.decode(0, text)).isInstanceOf(Decoded.Foreign.class);
  }

  @Test
  void noGarbageBreaksTheReader() {
    Random random = new Random(7);
    String good = FinishedOffsets.encode(40, ranges(random, 40, 50, 9), BROKER_DEFAULT_LIMIT);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = Base64.getUrlDecoder().decode(good.substring("cs1.".length()));
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      String text = "cs1." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);

      Decoded decoded = FinishedOffsets.decode(40, text);

      if (decoded instanceof Decoded.Finished(List<Range> ranges)) {
        assertThat(ranges).allMatch(range -> range.from() > 40);
      }
    }
  }

  private static List<Range> ranges(Random random, long committed, int count, int longest) {
    List<Range> ranges = new ArrayList<>();
    long end = committed;
    for (int i = 0; i < count; i++) {
      long from = end + 1 + random.nextInt(longest);
      end = from + 1 + random.nextInt(longest);
      ranges.add(new Range(from, end));
    }
    return ranges;
  }

  private static List<Range> finished(Decoded decoded) {
    return switch (decoded) {
      case Decoded.Finished(List<Range> ranges) -> ranges;
      case Decoded.Foreign(String why) -> throw new AssertionError("Not readable: " + why);
    };
  }
}
