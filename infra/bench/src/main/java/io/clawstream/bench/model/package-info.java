/**
 * A language model that costs nothing and does as it is told: an OpenAI-compatible server for tests
 * and benchmarks. Nothing of Clawstream's own services or events belongs here; it knows the
 * provider's wire format only.
 */
@NullMarked
package io.clawstream.bench.model;

import org.jspecify.annotations.NullMarked;
