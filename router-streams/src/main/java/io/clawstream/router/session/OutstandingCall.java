package io.clawstream.router.session;

/**
 * A tool call without a result.
 *
 * @param index place among the calls of its job, from 0
 * @param historyIndex where its result goes in the turn's history: results keep the order of the
 *     calls, whichever comes first
 * @param requestId the id that the model gave the call
 * @param name tool name
 */
public record OutstandingCall(int index, int historyIndex, String requestId, String name) {}
