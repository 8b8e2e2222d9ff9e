/**
 * What the death of a service does to the messages under way: who waited how long, what was lost
 * and what was answered twice. Nothing is killed or sent here.
 */
@NullMarked
package io.clawstream.bench.recovery;

import org.jspecify.annotations.NullMarked;
