package io.clawstream.tools;

import java.time.InstantSource;

/**
 * What a call is about, besides its arguments.
 *
 * @param sessionKey the conversation
 * @param userId who asked
 * @param callId the same however often the call is run: what a tool with effects dedupes by
 * @param clock the time
 */
public record ToolContext(String sessionKey, String userId, String callId, InstantSource clock) {}
