package io.clawstream.e2e;

import java.util.List;

/** What a model may be made to write by somebody who wants a script to run in the page. */
final class HostileText {
  /** Raw HTML is to be shown as the characters that it consists of. */
  static final String SHOWN_AS_IT_IS = "<script>window.pwned=1</script>";

  /** Entities are to become characters, and not to be read again as HTML. */
  static final String ENTITIES_SHOWN = "<img src=x onerror=window.pwned=1> © A \ufffd &nope;";

  /** What is to be a link in the end, by its text; all others lead where a link must not lead. */
  static final List<String> LINKS =
      List.of(
          "Image: picture", "allowed", "https://auto.example/", "ann@example.org", "by reference");

  /** All in one text. */
  static final String ALL =
      String.join(
          "\n\n",
          "<img src=x onerror=\"window.pwned=1\">",
          SHOWN_AS_IT_IS,
          "<svg onload=\"window.pwned=1\"><script>window.pwned=1</script></svg>",
          "<iframe srcdoc=\"<script>parent.pwned=1</script>\"></iframe>",
          "<style>body{display:none}</style>",
          "<a href=\"javascript:window.pwned=1\">x</a>",
          "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
          "[script](javascript:window.pwned=1)",
          "[disguised](JaVaScRiPt&#58;window.pwned=1)",
          "[broken]( java\nscript:window.pwned=1)",
          "[data](data:text/html,<script>window.pwned=1</script>)",
          "[basic](vbscript:x)",
          "[blob](blob:http://x/y)",
          "[to a host](//evil.example/)",
          "[relative](/relative)",
          "[elsewhere]: javascript:window.pwned=1\n\n[elsewhere]",
          "[reference]: https://ok.example/ref\n\n[by reference][reference]",
          "![picture](https://tracker.example/p.png \"title\")",
          "![scripted](javascript:window.pwned=1)",
          "[allowed](https://ok.example/?a=1&amp;b=2 \"title\\\" onmouseover=\\\"x\")",
          "<https://auto.example/>",
          "ann@example.org",
          "```html\n<img src=x onerror=window.pwned=1>\n```",
          "```\"><img src=x onerror=window.pwned=1>\ncode\n```",
          "`<img src=x onerror=window.pwned=1>`",
          "|<img src=x onerror=window.pwned=1>|b|\n|-|-|\n|<b onclick=1>x|<br>y|",
          "&lt;img src=x onerror=window.pwned=1&gt; &copy; &#x41; &#0; &nope;");

  private HostileText() {}
}
