/** Tests of the way into the pipeline, with a mock producer. No broker is needed here. */
@NullMarked
package io.clawstream.ingress.inbound;

import org.jspecify.annotations.NullMarked;
