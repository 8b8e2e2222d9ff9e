package io.clawstream.tools.mcp;

/** How a call of a server's tool ended. */
public sealed interface McpReply {
  /**
   * The server gave a result.
   *
   * @param text as much of it as a model can be told; bounded
   */
  record Result(String text) implements McpReply {}

  /**
   * It did not, or the result is an error.
   *
   * @param message what happened, for the model; bounded
   */
  record Failed(String message) implements McpReply {}

  /**
   * It was asked, and there is no answer: it may have done it.
   *
   * @param message what happened, for the model; bounded
   */
  record Lost(String message) implements McpReply {}
}
