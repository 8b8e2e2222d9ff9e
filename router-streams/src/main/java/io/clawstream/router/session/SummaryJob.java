package io.clawstream.router.session;

import io.clawstream.events.ReplyAddress;
import io.clawstream.schemas.Ids;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The model call that writes a summary.
 *
 * @param throughTurn the last turn that it covers
 * @param deadline when nobody waits for it any more
 * @param address of the last turn
 * @param agentId whose model writes it
 * @param traceparent W3C trace context of the last turn, or null
 */
public record SummaryJob(
    long throughTurn,
    Instant deadline,
    ReplyAddress address,
    String agentId,
    @Nullable String traceparent) {

  /** Follows from what it covers. */
  public String id(String sessionKey) {
    return Ids.summary(sessionKey, throughTurn);
  }
}
