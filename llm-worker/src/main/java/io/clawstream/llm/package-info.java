/**
 * The llm-worker as a service: settings, Kafka in and out, start and stop. How a job is run, how a
 * provider is spoken to and when a call may be made live in the packages below.
 */
@NullMarked
package io.clawstream.llm;

import org.jspecify.annotations.NullMarked;
