package io.clawstream.tools.mcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real MCP server from the npm registry, fetched once into {@code target/}. Its packages' install
 * scripts are not run.
 */
public final class NpmServer {
  /** Why tests with it may be skipped. */
  public static final String HOW_TO_GET_IT =
      "There is no node and npm, or the npm registry cannot be reached: the real MCP server from there is not tested.";

  private static final String PACKAGE = "@modelcontextprotocol/server-everything";
  private static final String VERSION = "2026.8.31";
  private static final Path HOME = Path.of("target", "npm-" + VERSION).toAbsolutePath();
  private static final Path MAIN =
      HOME.resolve("node_modules").resolve(PACKAGE).resolve("dist").resolve("index.js");
  private static final long MINUTES = 3;

  private NpmServer() {}

  /** Whether it is there; fetches it if it is not. */
  public static boolean isThere() throws IOException, InterruptedException {
    if (Files.exists(MAIN)) {
      return true;
    }
    Files.createDirectories(HOME);
    Process npm;
    try {
      npm =
          new ProcessBuilder(
                  "npm",
                  "install",
                  "--prefix",
                  HOME.toString(),
                  "--no-save",
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  PACKAGE + "@" + VERSION)
              .redirectErrorStream(true)
              .redirectOutput(HOME.resolve("npm.log").toFile())
              .start();
    } catch (IOException e) {
      return false;
    }
    if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
      npm.destroyForcibly();
      return false;
    }
    return npm.exitValue() == 0 && Files.exists(MAIN);
  }

  /** What runs it; its environment is what a server gets. */
  static ProcessBuilder command() {
    return ServerProcess.command(
        "node", List.of(MAIN.toString(), "stdio"), Map.of(), System.getenv());
  }
}
