/**
 * Child processes: starting them, ending them, and what they cost in processor time and memory.
 * What runs in them is decided elsewhere.
 */
@NullMarked
package io.clawstream.bench.proc;

import org.jspecify.annotations.NullMarked;
