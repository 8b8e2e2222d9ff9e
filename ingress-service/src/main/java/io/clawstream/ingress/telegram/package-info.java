/**
 * Telegram: the adapter for its updates, the long poll and the webhook that bring them in. Sending
 * to Telegram is egress's work.
 */
@NullMarked
package io.clawstream.ingress.telegram;

import org.jspecify.annotations.NullMarked;
