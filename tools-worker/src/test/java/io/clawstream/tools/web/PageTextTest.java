package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTextTest {
  @Test
  void readsLikeMarkdown() {
    String text =
        text(
            """
            <html><head><title>Opening hours</title></head><body>
            <h2>The   library</h2>
            <p>We are <b>open</b> every day,<br>but see the <a href="/notes?x=1#top">notes</a>.</p>
            <ul><li>Monday</li><li><p>Tuesday</p><ol><li>early</li><li>late</li></ol></li></ul>
            <table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>9-17</td></tr></table>
            <pre>a  b
              c</pre>
            <p>Use <code>curl</code>.</p><img src="x.png" alt="A door"><blockquote>Quiet!</blockquote>
            </body></html>
            """);

    assertThat(text)
        .isEqualTo(
            """
            # Opening hours

            ## The library

            We are open every day,
            but see the [notes](https://example.com/notes?x=1#top).

            - Monday
            - Tuesday
              1. early
              2. late

            Day | Hours
            Mon | 9-17

            ```
            a  b
              c
            ```

            Use `curl`.

            [image: A door]

            > Quiet!""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>secret()</script>",
        "<style>.secret{}</style>",
        "<noscript>secret</noscript>",
        "<template>secret</template>",
        "<p hidden>secret</p>",
        "<p aria-hidden=true>secret</p>",
        "<p style='display: none'>secret</p>",
        "<p style='color:red;VISIBILITY:HIDDEN'>secret</p>",
        "<!-- secret -->",
        "<iframe src=x>secret</iframe>",
        "<textarea>secret</textarea>",
        "<nav>secret</nav>",
        "<footer>secret</footer>"
      })
  void whatNobodySeesIsLeftOut(String html) {
    assertThat(text("<p>Before</p>" + html + "<p>after</p>")).isEqualTo("Before\n\nafter");
  }

  @Test
  void theMainPartIsEnoughIfThereIsOne() {
    String main = "The story. ".repeat(30).strip();

    assertThat(text("<div>Menu</div><main><p>" + main + "</p></main><div>Ads</div>"))
        .isEqualTo(main);
    assertThat(text("<div>Menu</div><main><p>Short.</p></main>")).isEqualTo("Menu\n\nShort.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "mailto:a@b.c", "data:text/html,x", ""})
  void linksThatLeadNowhereOnTheWebAreText(String target) {
    assertThat(text("<p><a href='" + target + "'>Click</a></p>")).isEqualTo("Click");
  }

  @Test
  void noNestingIsTooDeep() {
    String deep = "<div>".repeat(100_000) + "bottom";

    assertThat(text(deep)).contains("bottom");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "\n",
        "<a href=x>",
        "<a href=x><marquee>",
        "<article>",
        "<li>",
        "<ul><li>",
        "<p>",
        "<td>",
        "<pre>",
        "<p style='display: '>",
        "&#32;",
        "<b>"
      })
  @Timeout(20)
  void noPageTakesForEver(String piece) {
    String page = piece.repeat(100_000 / piece.length());

    assertThat(text("<pre>" + page + "</pre><p>end</p>")).contains("end");
    assertThat(text(page + "<p>end</p>")).contains("end");
  }

  @Test
  void nothingIsNothing() {
    assertThat(text("")).isEmpty();
    assertThat(text("<p> \n </p><div></div>")).isEmpty();
  }

  private static String text(String html) {
    return PageText.of(
        html.getBytes(StandardCharsets.UTF_8),
        Optional.empty(),
        URI.create("https://example.com/dir/"));
  }
}
