/**
 * The yardstick: the pipeline's hops with nothing in them. Webhook in, three topics with a bare
 * consumer and producer between them, a model call in the middle, a platform call at the end;
 * at-least-once, no linger, no state. It must stay as plain as it is.
 */
@NullMarked
package io.clawstream.bench.relay;

import org.jspecify.annotations.NullMarked;
