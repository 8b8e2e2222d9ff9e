package io.clawstream.tools.mcp;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One MCP server: a command that is run, or the address of one that runs elsewhere. */
public interface McpServerSettings {
  /** Longest timeout of a call. */
  Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

  /** What to run, found by the PATH. It speaks MCP on its standard input and output. */
  Optional<String> command();

  /** Arguments of the command. */
  Optional<List<String>> args();

  /** Environment of the command; besides these it gets PATH and HOME, and nothing else of ours. */
  Map<String, String> env();

  /** Address of a server that speaks streamable HTTP, path included. */
  Optional<URI> url();

  /** Headers of every request to the address, e.g. Authorization. */
  Map<String, String> headers();

  /** How long one call may take, 1 ms to 10 min. */
  @WithDefault("30s")
  Duration timeout();

  /** The only tools to offer, as the server calls them; without it, all that it has. */
  Optional<Set<String>> allow();

  /** Tools not to offer, even if allowed. */
  Optional<Set<String>> deny();

  /**
   * What is wrong, one sentence each.
   *
   * @param name the server's
   */
  default List<String> problems(String name) {
    List<String> problems = new ArrayList<>();
    String key = "tools.mcp." + name;
    if (!ToolNames.SERVER.matcher(name).matches()) {
      problems.add(
          "'"
              + key
              + "': the name of an MCP server is 1 to 32 of a-z, A-Z, 0-9, '_' and '-', as it begins the names of its tools.");
    }
    if (command().isPresent() == url().isPresent()) {
      problems.add(
          "'" + key + "' needs either a 'command' to run or the 'url' of a server, and not both.");
    }
    if (command().isEmpty() && (args().isPresent() || !env().isEmpty())) {
      problems.add("'" + key + "': 'args' and 'env' are for a 'command'.");
    }
    if (url().isEmpty() && !headers().isEmpty()) {
      problems.add("'" + key + "': 'headers' are for a 'url'.");
    }
    url()
        .filter(url -> !isHttp(url))
        .ifPresent(
            _ ->
                problems.add(
                    "'"
                        + key
                        + ".url' must be an http or https address such as https://mcp.example.com/mcp."));
    if (timeout().toMillis() < 1 || timeout().compareTo(LONGEST_TIMEOUT) > 0) {
      problems.add("'" + key + ".timeout' must be 1 ms to 10 min, but is " + timeout() + ".");
    }
    return problems;
  }

  private static boolean isHttp(URI url) {
    String scheme = url.getScheme();
    return url.getHost() != null
        && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }
}
