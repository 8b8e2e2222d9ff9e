package io.clawstream.llm.provider;

/**
 * A model's wish to call a tool.
 *
 * @param callId the provider's id of the call; empty if it gives none
 * @param name name of the tool
 * @param arguments JSON object as text, as the model wrote it; not validated
 */
public record ToolUse(String callId, String name, String arguments) {}
