/**
 * Telegram's Bot API: its requests, its answers and its rendering of Markdown. When and how often
 * something is sent must not live here.
 */
@NullMarked
package io.clawstream.egress.telegram;

import org.jspecify.annotations.NullMarked;
