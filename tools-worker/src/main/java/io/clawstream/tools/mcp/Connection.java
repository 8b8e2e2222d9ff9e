package io.clawstream.tools.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A server that has been greeted. Thread-safe. */
interface Connection extends AutoCloseable {
  /** Opens connections to one server; each one for a new life of it. */
  @FunctionalInterface
  interface Opener {
    /**
     * Starts the server, or reaches it, and greets it.
     *
     * @param toolsChanged told, on any thread, when the server's tools have changed
     * @throws McpException if that fails
     */
    Connection open(Runnable toolsChanged) throws McpException, InterruptedException;
  }

  /**
   * Its tools, all pages of them, but not more than a few beyond what is offered.
   *
   * @throws McpException if it does not answer in time, or with nonsense
   */
  List<McpSchema.Tool> list() throws McpException, InterruptedException;

  /**
   * Calls a tool.
   *
   * @param tool as the server calls it
   * @throws McpException if there is no result in time
   */
  McpSchema.CallToolResult call(String tool, Map<String, Object> arguments, Duration timeout)
      throws McpException, InterruptedException;

  /** Completes when the connection is of no use any more, with the reason. */
  CompletableFuture<String> ended();

  @Override
  void close();
}
