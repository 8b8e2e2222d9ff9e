package io.clawstream.ingress.webchat;

import io.clawstream.ingress.http.Secret;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.replies.EdgeLog;
import io.clawstream.ingress.replies.Replays;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What every connection works with.
 *
 * @param token what clients must show, or empty if everybody is let in
 * @param inbound where messages go
 * @param edge where replies come from
 * @param replays where past replies come from
 * @param limits bounds
 * @param clock the time
 * @param random for trace ids; thread-safe
 * @param metrics for counters
 */
public record WebchatServices(
    Optional<Secret> token,
    Inbound inbound,
    EdgeLog edge,
    Replays replays,
    WebchatLimits limits,
    InstantSource clock,
    RandomGenerator random,
    MeterRegistry metrics) {
  boolean admits(String given) {
    return token.map(secret -> secret.matches(given)).orElse(true);
  }

  /** A connection is being closed by us. */
  void closed(int code) {
    metrics
        .counter("clawstream.ingress.webchat.closed", "code", Integer.toString(code))
        .increment();
  }
}
