/**
 * Clawstream on one machine: a Kafka broker, a schema registry and all services, started and
 * stopped together, and the same parts for tests and benchmarks. No command-line parsing and
 * nothing that a production deployment needs lives here.
 */
@NullMarked
package io.clawstream.local;

import org.jspecify.annotations.NullMarked;
