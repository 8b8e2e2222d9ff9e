/**
 * The way into the pipeline: messages within their bounds go to the inbound topic, and whoever
 * brought them learns when the broker has them. Nothing here knows a channel.
 */
@NullMarked
package io.clawstream.ingress.inbound;

import org.jspecify.annotations.NullMarked;
