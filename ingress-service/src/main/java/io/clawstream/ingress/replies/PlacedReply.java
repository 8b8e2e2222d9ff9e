package io.clawstream.ingress.replies;

import io.clawstream.events.Reply;

/**
 * A reply and its place in the conversation.
 *
 * @param seq the record's offset in its egress partition plus one, so from 1: all replies of a
 *     session are in one partition, so the number grows within a conversation, outlives restarts
 *     and is the same on every instance. It has gaps: other sessions' replies stand between
 * @param timestamp the record's time in ms since the Unix epoch
 */
public record PlacedReply(long seq, long timestamp, Reply reply) {}
