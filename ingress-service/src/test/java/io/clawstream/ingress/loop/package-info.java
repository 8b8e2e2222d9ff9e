/** Tests of loops and of how long they wait. No step of a channel is tested here. */
@NullMarked
package io.clawstream.ingress.loop;

import org.jspecify.annotations.NullMarked;
