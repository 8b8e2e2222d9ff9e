package io.clawstream.bench.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtmlTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain|plain",
        "<b>bold</b> and <i>it<u>al</u>ic</i>|bold and italic",
        "<B>loud</b>|loud",
        "<a href=\"https://example.org/?a=1&amp;b=2\">link</a>|link",
        "<a href='x y'>link</a>|link",
        "<pre><code class=\"language-java\">a &lt; b &amp;&amp; c &gt; d</code></pre>|a < b && c > d",
        "<span class=\"tg-spoiler\">boo</span>|boo",
        "<blockquote expandable>q</blockquote>|q",
        "&#128578; &#x1F642; &quot;|🙂 🙂 \"",
        "&nbsp; stays|&nbsp; stays",
        "AT&T|AT&T",
        "a > b|a > b",
        "<b>x</>|x",
      })
  void reads_what_telegram_reads(String html, String text) throws HtmlText.Unparsable {
    assertThat(HtmlText.parse(html)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<b>x|Can't find end tag corresponding to start tag \"b\"",
        "ö<b|Unclosed start tag at byte offset 2",
        "<h1>x</h1>|Unsupported start tag \"h1\" at byte offset 0",
        "ü < b|Unsupported start tag \"\" at byte offset 3",
        "x</b>|Unexpected end tag at byte offset 1",
        "<b>x</i>|Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\"",
        "<b>x</b|Unclosed end tag at byte offset 4",
        "<span class=\"red\">x</span>|Tag \"span\" must have class \"tg-spoiler\" at byte offset 0",
        "<a href>x</a>|Expected equal sign in declaration of an attribute of the tag \"a\" at byte offset 0",
        "<a =x>y</a>|Empty attribute name in the tag \"a\" at byte offset 0",
        "<span class=\"x>y|Unclosed start tag at byte offset 0",
      })
  void complains_as_telegram_complains(String html, String complaint) {
    assertThatThrownBy(() -> HtmlText.parse(html))
        .isInstanceOf(HtmlText.Unparsable.class)
        .hasMessage(complaint);
  }
}
