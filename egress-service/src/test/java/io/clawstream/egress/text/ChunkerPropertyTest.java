package io.clawstream.egress.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Seeded: a failure names its seed, which gives the same text again. */
class ChunkerPropertyTest {
  private static final List<String> PIECES =
      List.of(
          "word",
          "another ",
          "Sentence. ",
          "\n",
          "\n\n",
          " ",
          "\t",
          "\r\n",
          "```",
          "```java\n",
          "\n```\n",
          "~~~\n",
          "  ```\n",
          "    ```py\n",
          "- item\n",
          "1. ```sh\n",
          "> quote\n",
          "😀",
          "👨‍👩‍👧‍👦",
          "e\u0301\u0302\u0303",
          "नमस्ते",
          "漢字。",
          "مرحبا",
          "🇩🇪🇫🇷",
          "\uD83D",
          "\uDE00",
          "`code`",
          "**bold** ",
          "[a](http://example.com/long/address?with=query) ",
          "x".repeat(90),
          "`".repeat(40) + "\n",
          "| a | b |\n",
          "\u0000",
          "&<>\"");

  private static final List<Measure> MEASURES =
      List.of(
          Measure.UTF16_UNITS,
          Measure.CODE_POINTS,
          Measure.UTF8_BYTES,
          // One that does not grow steadily with the text, as rendering may not.
          text -> text.length() + text.replace("*", "").length() % 7);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void partsFitAndNothingIsLostWhateverTheText(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 250; round++) {
      String text = text(random);
      int limit = 64 + random.nextInt(200);
      Measure measure = MEASURES.get(random.nextInt(MEASURES.size()));

      List<Chunk> chunks = new Chunker(limit, measure).chunks(text);

      String because = "seed " + seed + ", round " + round;
      assertFits(chunks, limit, measure, because);
      assertNothingLost(text, chunks, because);
      assertWholeCharacters(text, chunks, because);
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.nextInt(120);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static void assertFits(List<Chunk> chunks, int limit, Measure measure, String because) {
    assertThat(chunks)
        .as(because)
        .allSatisfy(
            chunk -> {
              assertThat(measure.of(chunk.text())).isLessThanOrEqualTo(limit);
              assertThat(chunk.text()).isNotBlank();
            });
  }

  private static void assertNothingLost(String text, List<Chunk> chunks, String because) {
    StringBuilder shown = new StringBuilder();
    int end = 0;
    for (Chunk chunk : chunks) {
      String left = text.substring(end, chunk.from());
      assertThat(withoutSpace(left).replaceAll("[`~]", "")).as(because).isEmpty();
      shown.append(left).append(chunk.body());
      end = chunk.to();
    }
    assertThat(withoutSpace(shown + text.substring(end))).as(because).isEqualTo(withoutSpace(text));
  }

  private static void assertWholeCharacters(String text, List<Chunk> chunks, String because) {
    for (Chunk chunk : chunks) {
      int to = chunk.to();
      boolean torn =
          to < text.length()
              && Character.isHighSurrogate(text.charAt(to - 1))
              && Character.isLowSurrogate(text.charAt(to));
      assertThat(torn).as(because).isFalse();
    }
  }

  private static String withoutSpace(String text) {
    return text.replaceAll("[\\s\\u001c-\\u001f]", "");
  }
}
