/**
 * The deterministic simulator of the router: the session machine as it is, with simulated topics,
 * workers, tools, delivery and clock around it, driven by a seed and checked after every step. No
 * Kafka, no threads, no real clock, no randomness but the seed's: the same seed is the same run.
 */
@NullMarked
package io.clawstream.router.simulation;

import org.jspecify.annotations.NullMarked;
