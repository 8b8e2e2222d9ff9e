package io.clawstream.tools.mcp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** All servers that the settings name. Thread-safe. */
public final class McpServers implements AutoCloseable {
  private final Map<String, McpServer> servers = new TreeMap<>();

  /** Told which tools a server has now. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called on the server's thread whenever its tools have changed.
     *
     * @param tools all of them; empty if the server is gone
     */
    void toolsAre(String server, List<McpTool> tools);
  }

  /**
   * @param settings by the servers' names
   * @param environment ours
   */
  public McpServers(
      Map<String, McpServerSettings> settings, Map<String, String> environment, Listener listener) {
    settings.forEach(
        (name, server) ->
            servers.put(
                name,
                new McpServer(
                    name,
                    opener(name, server, environment),
                    server.allow(),
                    server.deny().orElse(Set.of()),
                    McpServer.Pace.NORMAL,
                    tools -> listener.toolsAre(name, tools))));
  }

  private static Connection.Opener opener(
      String name, McpServerSettings server, Map<String, String> environment) {
    return server
        .command()
        .map(
            command ->
                SdkConnection.command(
                    name,
                    ServerProcess.command(
                        command, server.args().orElse(List.of()), server.env(), environment),
                    server.timeout()))
        .orElseGet(
            () ->
                SdkConnection.http(server.url().orElseThrow(), server.headers(), server.timeout()));
  }

  /** Begins with all of them, and returns at once. */
  public void start() {
    servers.values().forEach(McpServer::start);
  }

  /**
   * Whether the tool of this name is a server's of which it is not known yet which tools it has.
   */
  public boolean undecided(String toolName) {
    int dot = toolName.indexOf('.');
    McpServer server = dot < 0 ? null : servers.get(toolName.substring(0, dot));
    return server != null && !server.decided();
  }

  /**
   * Calls a tool.
   *
   * @param server one of the settings'
   * @throws InterruptedException if this thread is interrupted; the server may go on
   */
  public McpReply call(String server, McpTool tool, Map<String, Object> arguments, Duration timeout)
      throws InterruptedException {
    McpServer known = servers.get(server);
    if (known == null) {
      throw new IllegalArgumentException("There is no MCP server " + server + ".");
    }
    return known.call(tool.remoteName(), arguments, timeout);
  }

  /** Stops all of them, side by side. */
  @Override
  public void close() {
    List<Thread> closing =
        servers.values().stream().map(server -> Thread.ofVirtual().start(server::close)).toList();
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
