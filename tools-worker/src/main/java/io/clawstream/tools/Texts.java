package io.clawstream.tools;

/** Bounds texts. */
final class Texts {
  private Texts() {}

  /**
   * The text, or if it is too long its beginning and the ending; no character outside the basic
   * plane is cut in half.
   *
   * @param limit longest text allowed, ending included; in UTF-16 units
   */
  static String cut(String text, int limit, String ending) {
    if (text.length() <= limit) {
      return text;
    }
    int end = limit - ending.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + ending;
  }
}
