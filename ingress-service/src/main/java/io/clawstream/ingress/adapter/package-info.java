/**
 * What a channel adapter is: a pure function from a platform's raw payload to StandardMessages. The
 * adapters themselves live with their channels; no policy, network, Kafka or clock comes in here.
 */
@NullMarked
package io.clawstream.ingress.adapter;

import org.jspecify.annotations.NullMarked;
