/**
 * What the service needs of a platform, as an interface and plain values, so that a new channel is
 * one new implementation. Requests of a particular platform, Kafka and retries must not live here.
 */
@NullMarked
package io.clawstream.egress.channel;

import org.jspecify.annotations.NullMarked;
