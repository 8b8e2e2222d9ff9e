/**
 * Measures the whole pipeline next to a bare Kafka relay and says where the time goes. Nothing that
 * a running service needs belongs here; the fake outside world that tests use too lives in the
 * packages below.
 */
@NullMarked
package io.clawstream.bench;

import org.jspecify.annotations.NullMarked;
