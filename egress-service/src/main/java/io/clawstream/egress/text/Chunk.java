package io.clawstream.egress.text;

/**
 * One part of a text.
 *
 * @param from where the source that it shows begins
 * @param to where the source that it shows ends
 * @param opened what was put before so that a code block goes on, or nothing
 * @param body the source from..to, but code of a reopened block without the block's indentation
 * @param closed what was put after so that a code block ends, or nothing
 */
record Chunk(int from, int to, String opened, String body, String closed) {
  /** What is sent. */
  String text() {
    return opened + body + closed;
  }
}
