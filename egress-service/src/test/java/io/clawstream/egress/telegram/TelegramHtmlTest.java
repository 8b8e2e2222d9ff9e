package io.clawstream.egress.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TelegramHtmlTest {
  @Test
  void onlyThreeCharactersAreEscaped() {
    assertThat(html("a < b & c > d, \"quoted\" (x) - y! #1 = {z} | ~ . _"))
        .isEqualTo("a &lt; b &amp; c &gt; d, \"quoted\" (x) - y! #1 = {z} | ~ . _");
  }

  @Test
  void emphasisIsKept() {
    assertThat(html("**bold** *italic* ~~gone~~ `co<de`"))
        .isEqualTo("<b>bold</b> <i>italic</i> <s>gone</s> <code>co&lt;de</code>");
  }

  @Test
  void aHeadingIsBoldAndStandsAlone() {
    assertThat(html("Before\n# A **great** title\nAfter"))
        .isEqualTo("Before\n\n<b>A great title</b>\n\nAfter");
  }

  @Test
  void lineBreaksStayAsTheyAre() {
    assertThat(html("One\ntwo\n\nthree")).isEqualTo("One\ntwo\n\nthree");
  }

  @Test
  void codeBlocksKeepTheirLanguageAndTheirIndentation() {
    assertThat(html("```java title=x\nif (a < b) {\n  run();\n}\n```"))
        .isEqualTo("<pre><code class=\"language-java\">if (a &lt; b) {\n  run();\n}</code></pre>");
    assertThat(html("```\nplain\n```")).isEqualTo("<pre>plain</pre>");
  }

  @Test
  void aLanguageCannotBreakOutOfItsAttribute() {
    assertThat(html("```x\"><b>\ncode\n```"))
        .isEqualTo("<pre><code class=\"language-x\">code</code></pre>");
  }

  @Test
  void listsBecomeLines() {
    assertThat(html("Do:\n- one\n- two\n  - deep\n- three\n\nDone"))
        .isEqualTo("Do:\n\n• one\n• two\n  • deep\n• three\n\nDone");
    assertThat(html("3. three\n4. four\n   more")).isEqualTo("3. three\n4. four\n   more");
  }

  @Test
  void codeInAListIsNotIndented() {
    assertThat(html("1. Run:\n   ```sh\n   make\n   make install\n   ```\n2. Wait"))
        .isEqualTo(
            "1. Run:\n\n   <pre><code class=\"language-sh\">make\nmake install</code></pre>\n\n2. Wait");
  }

  @Test
  void quotesAreNotNested() {
    assertThat(html("> outer\n> > inner\n\nrest"))
        .isEqualTo("<blockquote>outer\n\ninner</blockquote>\n\nrest");
  }

  @Test
  void onlyAbsoluteAddressesBecomeLinks() {
    assertThat(html("[site](https://example.com/?a=1&b=\"2\")"))
        .isEqualTo("<a href=\"https://example.com/?a=1&amp;b=&quot;2&quot;\">site</a>");
    assertThat(html("[file](src/main.py) [bad](javascript:alert(1))"))
        .isEqualTo("file (src/main.py) bad (javascript:alert(1))");
  }

  @Test
  void imagesBecomeLinks() {
    assertThat(html("![a cat](https://example.com/cat.png)"))
        .isEqualTo("<a href=\"https://example.com/cat.png\">a cat</a>");
    assertThat(html("[![badge](https://example.com/b.svg)](https://example.com)"))
        .isEqualTo("<a href=\"https://example.com\">badge (https://example.com/b.svg)</a>");
  }

  @Test
  void htmlIsShownAndNotObeyed() {
    assertThat(html("<script>x</script>\n\nand <b>inline</b>"))
        .isEqualTo("&lt;script&gt;x&lt;/script&gt;\n\nand &lt;b&gt;inline&lt;/b&gt;");
  }

  @Test
  void sourcesAtTheEndAreNotDropped() {
    assertThat(html("As written in [1].\n\n[1]: https://example.com/a"))
        .isEqualTo(
            "As written in <a href=\"https://example.com/a\">1</a>.\n\n[1]: https://example.com/a");
  }

  @Test
  void tablesBecomeAlignedText() {
    assertThat(html("| Name | Age |\n|---|---|\n| Bo | 7 |\n| Christine | `12` |"))
        .isEqualTo(
            """
            <pre>Name      | Age
            ----------+----
            Bo        | 7
            Christine | 12</pre>""");
  }

  @Test
  void anUnfinishedTextIsStillWellFormed() {
    assertThat(html("So **bold and ```java\nint")).doesNotContain("<b>");
    assertThat(html("```java\nint i"))
        .isEqualTo("<pre><code class=\"language-java\">int i</code></pre>");
  }

  @Test
  void whatIsVisibleIsCountedInUtf16Units() {
    assertThat(TelegramHtml.of("**a&b** 😀\n\n- x").visible()).isEqualTo("a&b 😀\n\n• x".length());
    assertThat(TelegramHtml.of("[](https://e.com)").visible()).isEqualTo(13);
  }

  @Test
  void nothingNestsSoDeepThatRenderingFails() {
    for (String hostile :
        new String[] {
          ">".repeat(4000),
          "- ".repeat(2000),
          "*a **b ".repeat(600),
          "[".repeat(4000),
          "*".repeat(4000) + "a" + "*".repeat(4000),
          "![".repeat(2000) + "](x)".repeat(2000)
        }) {
      assertThat(TelegramHtml.of(hostile).html()).isNotNull();
    }
  }

  private static String html(String markdown) {
    return TelegramHtml.of(markdown).html();
  }
}
