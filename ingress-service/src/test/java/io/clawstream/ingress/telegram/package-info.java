/**
 * Tests of the Telegram channel, against its fixtures and a fake Bot API. Tests of other channels
 * live with them.
 */
@NullMarked
package io.clawstream.ingress.telegram;

import org.jspecify.annotations.NullMarked;
