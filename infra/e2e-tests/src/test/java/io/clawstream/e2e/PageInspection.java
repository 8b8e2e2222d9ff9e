package io.clawstream.e2e;

import java.util.List;

/** Scripts that look at a page as a whole. */
final class PageInspection {
  private PageInspection() {}

  /** How well a text can be told from what is behind it: 1 is not at all, 21 is black on white. */
  record Contrast(String element, double ratio) {}

  /** The contrast of every text that can be seen, by WCAG 2.2's definition. */
  static List<Contrast> contrasts(ChatPage page) {
    return page
        .rows(
            """
            const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            const paint = (color) => { brush.fillStyle = color; brush.fillRect(0, 0, 1, 1); };
            const luminance = () => {
              const [r, g, b] = [...brush.getImageData(0, 0, 1, 1).data].map((byte) => byte / 255)
                .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            };
            // From the outside in, as the browser paints them, so that what shines through is mixed in.
            const backgrounds = (node) => node === null ? ["white"]
              : [...backgrounds(node.parentElement), getComputedStyle(node).backgroundColor];
            const contrast = (node) => {
              backgrounds(node).forEach(paint);
              const back = luminance();
              paint(getComputedStyle(node).color);
              const front = luminance();
              return (Math.max(back, front) + 0.05) / (Math.min(back, front) + 0.05);
            };
            const hasText = (node) =>
              [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim() !== "");
            return [...document.body.querySelectorAll("*")]
              .filter((node) => hasText(node) && !node.closest(".unseen")
                && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
              .map((node) => [node.localName + ": " + node.textContent, contrast(node)]);
            """)
        .stream()
        .map(row -> new Contrast(row.get(0), Double.parseDouble(row.get(1))))
        .toList();
  }

  /** What is wider than the window, or lies outside of it, without a scroll bar of its own. */
  static List<String> overflowing(ChatPage page) {
    return page
        .rows(
            """
            const scrolls = (node) => ["auto", "scroll", "hidden"].includes(getComputedStyle(node).overflowX);
            const clipped = (node) => node !== null && node !== document.body && node.id !== "scroller"
              && (scrolls(node) || clipped(node.parentElement));
            const wide = (node) => node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0;
            const pages = [document.documentElement, document.body, document.getElementById("scroller")].filter(wide);
            const outside = [...document.body.querySelectorAll("*")].filter((node) => {
              const { left, right, width } = node.getBoundingClientRect();
              return width > 0 && (left < -1 || right > innerWidth + 1)
                && !node.closest(".unseen") && !clipped(node.parentElement);
            });
            return [...pages, ...outside].map((node) => [node.localName + "#" + node.id + "." + node.className]);
            """)
        .stream()
        .map(List::getFirst)
        .toList();
  }

  /** Whether an element lies in the window as a whole. */
  static boolean inView(ChatPage page, String id) {
    return page.string(
            """
            const { left, top, right, bottom } = document.getElementById(arguments[0]).getBoundingClientRect();
            return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && bottom > top;
            """,
            id)
        .equals("true");
  }

  /** Elements and attributes in the conversation that could do something by themselves. */
  static List<String> active(ChatPage page) {
    return page
        .rows(
            """
            const inert = ["div", "p", "span", "a", "br", "hr", "em", "strong", "del", "code", "pre", "blockquote",
              "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td",
              "article", "footer", "time", "button"];
            return [...document.querySelectorAll("#log *")].flatMap((node) => [
              ...(inert.includes(node.localName) ? [] : [[node.outerHTML]]),
              ...[...node.attributes].filter(({ name }) => /^(on|style|src)/.test(name)).map(() => [node.outerHTML]),
            ]);
            """)
        .stream()
        .map(List::getFirst)
        .toList();
  }

  /** A link in the conversation. */
  record Link(String text, String href, String rel, String target) {}

  static List<Link> links(ChatPage page) {
    return page
        .rows(
            """
            return [...document.querySelectorAll("#log a")].map((a) =>
              [a.textContent, a.getAttribute("href"), a.rel, a.target]);
            """)
        .stream()
        .map(row -> new Link(row.get(0), row.get(1), row.get(2), row.get(3)))
        .toList();
  }

  /** From now on notes what the page goes through, also what lasts for one frame only. */
  static void record(ChatPage page) {
    page.string(
        """
        window.noted = { activity: [], answer: [], readOut: [] };
        const note = (list, value) => list.at(-1) === value || list.push(value);
        new MutationObserver((mutations) => {
          note(noted.activity, document.getElementById("activity").dataset.state);
          const answer = document.querySelector("article.assistant");
          answer && note(noted.answer, answer.dataset.state + ": " + answer.querySelector(".body").textContent);
          mutations.filter(({ target, addedNodes }) => target.id === "announcer" && addedNodes.length > 0)
            .forEach(({ addedNodes }) => noted.readOut.push(addedNodes[0].textContent));
        }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        """);
  }

  /**
   * What {@link #record} has noted.
   *
   * @param of activity: its states; answer: state and text of the first answer; readOut: each time
   *     that something was read out
   */
  static List<String> recorded(ChatPage page, String of) {
    return page.rows("return noted." + of + ".map((value) => [value])").stream()
        .map(List::getFirst)
        .toList();
  }
}
