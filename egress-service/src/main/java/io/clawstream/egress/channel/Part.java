package io.clawstream.egress.channel;

/**
 * One message of a reply.
 *
 * @param id the same at every try to send this part, and no other part's: for platforms that drop
 *     repeated requests themselves
 * @param markdown within the platform's limit, not blank
 * @param first whether it is the first of its reply: the one that quotes the question in groups
 */
public record Part(String id, String markdown, boolean first) {
  /** Part number {@code index} (from 0) of a reply. */
  public static Part of(String replyId, int index, String markdown) {
    return new Part(replyId + '.' + index, markdown, index == 0);
  }
}
