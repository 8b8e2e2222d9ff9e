/**
 * How fast a platform may be spoken to: arithmetic on instants that are given. Sleeping, and what
 * is sent, must not live here.
 */
@NullMarked
package io.clawstream.egress.pacing;

import org.jspecify.annotations.NullMarked;
