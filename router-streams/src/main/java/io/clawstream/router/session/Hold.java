package io.clawstream.router.session;

import java.time.Instant;

/**
 * Why a tool call is not made yet: an operator has to approve it.
 *
 * @param approvalId what the operator knows it by
 * @param expiresAt when nobody can approve it any more
 */
public record Hold(String approvalId, Instant expiresAt) {}
