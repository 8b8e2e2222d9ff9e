package io.clawstream.tools;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.tools.mcp.McpReply;
import io.clawstream.tools.mcp.McpServers;
import io.clawstream.tools.mcp.McpTool;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An MCP server's tool as one of ours. */
final class McpBackedTool implements Tool {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final String server;
  private final McpTool tool;
  private final Duration timeout;
  private final McpServers servers;
  private final ToolDescription description;

  /**
   * @param timeout of one call
   */
  McpBackedTool(String server, McpTool tool, Duration timeout, McpServers servers) {
    this.server = server;
    this.tool = tool;
    this.timeout = timeout;
    this.servers = servers;
    this.description =
        new ToolDescription(
            tool.name(),
            tool.purpose(),
            tool.parametersSchema(),
            Optional.of(timeout),
            tool.idempotent(),
            Set.of("mcp"));
  }

  @Override
  public ToolDescription description() {
    return description;
  }

  @Override
  public ToolOutcome call(JsonNode arguments, ToolContext context) throws InterruptedException {
    return switch (servers.call(server, tool, JSON.convertValue(arguments, OBJECT), timeout)) {
      case McpReply.Result(String text) -> new ToolOutcome.Done(text);
      case McpReply.Failed(String message) -> new ToolOutcome.Failed(message);
      case McpReply.Lost(String message) ->
          new ToolOutcome.Failed(
              tool.idempotent() ? message : message + " " + ToolRunner.MAY_HAVE_BEEN_DONE);
    };
  }
}
