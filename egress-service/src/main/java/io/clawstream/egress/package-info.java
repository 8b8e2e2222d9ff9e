/**
 * The egress service: reads replies, delivers each once and in order, and writes receipts. What a
 * platform's requests look like must not live here.
 */
@NullMarked
package io.clawstream.egress;

import org.jspecify.annotations.NullMarked;
