/**
 * Telegram's side of the Bot API (core.telegram.org/bots/api, version 10.1), as far as Clawstream
 * uses it: a fake server for tests and benchmarks that takes what Telegram takes and rejects what
 * Telegram rejects. It knows nothing of Clawstream.
 */
@NullMarked
package io.clawstream.bench.telegram;

import org.jspecify.annotations.NullMarked;
