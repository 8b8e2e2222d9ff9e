/**
 * The life of one reply: split, sent part by part with retries, receipted, or put aside. Which
 * platform it is, and how the pieces are put together into a service, must not live here.
 */
@NullMarked
package io.clawstream.egress.delivery;

import org.jspecify.annotations.NullMarked;
