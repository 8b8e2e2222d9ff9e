/**
 * One job from the question to its one outcome: permits, tries, deltas, the answer. No Kafka, no
 * HTTP and no clock of its own live here.
 */
@NullMarked
package io.clawstream.llm.job;

import org.jspecify.annotations.NullMarked;
