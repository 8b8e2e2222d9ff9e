/**
 * What llm-workers do with jobs when they are many, die, come and go. The processes themselves are
 * started elsewhere.
 */
@NullMarked
package io.clawstream.bench.workers;

import org.jspecify.annotations.NullMarked;
