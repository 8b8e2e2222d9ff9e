package io.clawstream.router.session;

import io.clawstream.events.StandardMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message as it was read.
 *
 * @param message the message
 * @param number its offset in the inbound topic + 1
 * @param traceparent W3C trace context, or null
 */
public record Incoming(StandardMessage message, long number, @Nullable String traceparent) {}
