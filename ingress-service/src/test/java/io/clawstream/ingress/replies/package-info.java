/**
 * Tests of the way back: what is followed, remembered and replayed, with mock consumers. No broker
 * is needed here.
 */
@NullMarked
package io.clawstream.ingress.replies;

import org.jspecify.annotations.NullMarked;
