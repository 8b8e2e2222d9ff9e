package io.clawstream.tools;

import io.clawstream.kit.log.LogKeys;
import io.clawstream.tools.mcp.McpServerSettings;
import io.clawstream.tools.mcp.McpServers;
import io.clawstream.tools.mcp.McpTool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the tools of MCP servers into the catalogue, and takes them out again when they are gone.
 */
final class RemoteTools implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RemoteTools.class);

  private final Map<String, McpServerSettings> settings;
  private final ToolCatalogue catalogue;
  private final McpServers servers;
  private volatile Runnable changed = () -> {};

  /**
   * @param environment ours, of which servers get next to nothing
   */
  RemoteTools(ToolsSettings settings, Map<String, String> environment, ToolCatalogue catalogue) {
    this.settings = settings.mcp();
    this.catalogue = catalogue;
    this.servers = new McpServers(this.settings, environment, this::tools);
  }

  /**
   * Begins with all servers, and returns at once.
   *
   * @param changed told, on any thread, when the catalogue has changed
   */
  void start(Runnable changed) {
    this.changed = changed;
    servers.start();
  }

  /** Whether it is not known yet if there is a tool of this name. */
  boolean undecided(String name) {
    return servers.undecided(name);
  }

  private void tools(String server, List<McpTool> tools) {
    Duration timeout = Objects.requireNonNull(settings.get(server)).timeout();
    List<Tool> ours =
        tools.stream()
            .<Tool>map(tool -> new McpBackedTool(server, tool, timeout, servers))
            .toList();
    for (String problem : catalogue.replace("mcp:" + server, ours)) {
      log.atWarn()
          .addKeyValue(LogKeys.REASON, problem)
          .log("A tool of the MCP server {} is not offered", server);
    }
    changed.run();
  }

  @Override
  public void close() {
    servers.close();
  }
}
