package io.clawstream.router.session;

import io.clawstream.events.StandardMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message and the trace that it belongs to.
 *
 * @param traceparent W3C trace context, or null
 */
public record Incoming(StandardMessage message, @Nullable String traceparent) {}
