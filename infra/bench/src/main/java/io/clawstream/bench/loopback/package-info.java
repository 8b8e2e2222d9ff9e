/** What the fakes that speak HTTP have in common. */
@NullMarked
package io.clawstream.bench.loopback;

import org.jspecify.annotations.NullMarked;
