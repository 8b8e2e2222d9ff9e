/**
 * Telegram: the adapter for its updates, the long poll and the webhook that bring them in, and what
 * fetches their pictures. Sending to Telegram is egress's work.
 */
@NullMarked
package io.clawstream.ingress.telegram;

import org.jspecify.annotations.NullMarked;
