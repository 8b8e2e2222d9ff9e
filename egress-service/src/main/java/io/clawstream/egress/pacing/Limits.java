package io.clawstream.egress.pacing;

import java.time.Duration;

/**
 * A platform's limits.
 *
 * @param perSecond messages per second to all chats together, 1 or more
 * @param chatInterval time between two messages to one chat in the long run, above zero
 * @param chatBurst how many messages one chat may get at once after a rest, 1 or more
 * @param groupPerMinute messages to one group in any minute, 1 or more
 */
public record Limits(int perSecond, Duration chatInterval, int chatBurst, int groupPerMinute) {}
