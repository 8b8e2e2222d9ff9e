package io.clawstream.egress.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkerTest {
  private final Chunker chunker = new Chunker(64, Measure.UTF16_UNITS);

  @Test
  void aTextThatFitsStaysWhole() {
    assertThat(chunker.split("Hello *there*.\n\nHow are you?"))
        .containsExactly("Hello *there*.\n\nHow are you?");
  }

  @Test
  void aBlankTextHasNoParts() {
    assertThat(chunker.split(" \n\n\t")).isEmpty();
    assertThat(chunker.split("")).isEmpty();
  }

  @Test
  void itCutsBetweenParagraphsRatherThanBetweenLines() {
    String first = "One two three four five six seven.\nEight nine.";
    String second = "Ten eleven.\nTwelve thirteen fourteen.";

    assertThat(chunker.split(first + "\n\n" + second)).containsExactly(first, second);
  }

  @Test
  void itCutsBetweenLinesRatherThanBetweenSentences() {
    String first = "- One two three four. Five six seven.";
    String second = "- Eight nine ten. Eleven twelve. Thirteen fourteen.";

    assertThat(chunker.split(first + "\n" + second)).containsExactly(first, second);
  }

  @Test
  void itCutsBetweenSentencesRatherThanBetweenWords() {
    String first = "One two three four five six seven eight nine.";
    String second = "Ten eleven twelve thirteen fourteen fifteen sixteen.";

    assertThat(chunker.split(first + " " + second)).containsExactly(first, second);
  }

  @Test
  void itCutsChineseSentencesThoughNoSpaceFollowsThem() {
    String first = "今天天气很好".repeat(6) + "。";
    String second = "我们去公园".repeat(8);

    assertThat(chunker.split(first + second)).containsExactly(first, second);
  }

  @Test
  void itCutsBetweenWordsRatherThanWithinThem() {
    List<String> parts = chunker.split("wonderful ".repeat(20));

    assertThat(parts).allSatisfy(part -> assertThat(part).matches("(wonderful ?)+"));
  }

  @Test
  void aWordThatIsTooLongIsCutWhereItIsFull() {
    assertThat(chunker.split("x".repeat(100))).containsExactly("x".repeat(64), "x".repeat(36));
  }

  @Test
  void aFamilyOfEmojiStaysTogether() {
    String family = "👨‍👩‍👧‍👦";

    assertThat(chunker.split(family.repeat(12)))
        .allSatisfy(part -> assertThat(part.length() % family.length()).isZero());
  }

  @Test
  void aGraphemeThatIsTooLongIsCutBetweenCodePoints() {
    String stacked = "e" + "\u0301".repeat(200);

    assertThat(chunker.split(stacked))
        .hasSize(4)
        .allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(64));
  }

  @Test
  void aCodeBlockThatIsCutIsClosedAndOpenedAgainWithItsLanguage() {
    String line = "int number = compute(1);\n";

    assertThat(chunker.split("```java\n" + line.repeat(4) + "```"))
        .containsExactly(
            "```java\n" + line.repeat(2) + "```", "```java\n" + line.repeat(2) + "```");
  }

  @Test
  void aCodeBlockThatFitsIsNotTornFromTheMiddle() {
    String words = "Here is how you do it, my dear friend:";
    String code = "```\nfirst();\nsecond();\nthird();\n```";

    assertThat(chunker.split(words + "\n" + code)).containsExactly(words, code);
  }

  @Test
  void codeInAListLosesItsIndentationWhereItIsOpenedAgain() {
    String text =
        "1. Do this:\n\n       ```sh\n       make all of it\n       make install it\n       ```\n   Done.";

    assertThat(chunker.split(text))
        .containsExactly(
            "1. Do this:\n\n       ```sh\n       make all of it\n```",
            "```sh\nmake install it\n```\n   Done.");
  }

  @Test
  void indentationOfCodeSurvivesACut() {
    String text = "```py\ndef function(argument):\n" + "    call(argument)\n".repeat(4) + "```";

    assertThat(chunker.split(text).get(1)).startsWith("```py\n    call(argument)\n");
  }

  @Test
  void tildeFencesAreClosedWithTildes() {
    List<String> parts = chunker.split("~~~~\n" + "some code here\n".repeat(6) + "~~~~");

    assertThat(parts).allSatisfy(part -> assertThat(part).startsWith("~~~~\n").endsWith("\n~~~~"));
  }

  @Test
  void utf8BytesAreCountedIfThePlatformCountsThem() {
    List<String> parts = new Chunker(64, Measure.UTF8_BYTES).split("ж".repeat(50));

    assertThat(parts).containsExactly("ж".repeat(32), "ж".repeat(18));
  }

  @Test
  void codePointsAreCountedIfThePlatformCountsThem() {
    assertThat(new Chunker(64, Measure.CODE_POINTS).split("😀".repeat(64))).hasSize(1);
  }

  @Test
  void aLimitTooSmallForFencesIsRefused() {
    assertThatThrownBy(() -> new Chunker(63, Measure.UTF16_UNITS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 is the least");
  }
}
