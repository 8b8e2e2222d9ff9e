/**
 * Drives messages into a chain of services and follows each to its end: the schedule, the
 * bookkeeping, the results. What the chain is made of is not known here.
 */
@NullMarked
package io.clawstream.bench.load;

import org.jspecify.annotations.NullMarked;
