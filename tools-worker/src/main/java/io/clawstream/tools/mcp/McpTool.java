package io.clawstream.tools.mcp;

/**
 * A tool that a server offers, within bounds.
 *
 * @param name as models call it: {@code server.tool}, {@code [a-zA-Z0-9_.-]}, 1 to 64 characters
 * @param remoteName as the server calls it
 * @param purpose for the model; never blank
 * @param parametersSchema JSON Schema of the arguments object
 * @param idempotent whether running the same call twice does no harm, by the server's word
 */
public record McpTool(
    String name, String remoteName, String purpose, String parametersSchema, boolean idempotent) {}
