package io.clawstream.tools.mcp;

/** What a server said, fit to stand in a sentence of ours, in a log as well. */
final class Quotation {
  private Quotation() {}

  /**
   * @param longest in UTF-16 units, without the ellipsis
   */
  static String of(String words, int longest) {
    String plain = words.strip().replaceAll("\\p{Cntrl}", " ");
    return plain.length() <= longest ? plain : plain.substring(0, longest) + "…";
  }
}
