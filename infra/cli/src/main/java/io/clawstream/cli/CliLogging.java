package io.clawstream.cli;

import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Logging of the commands: nothing but errors, on standard error, so that their output can be
 * piped. Must be called before the first logger is made; {@code up} brings logging of its own.
 */
final class CliLogging {
  private CliLogging() {}

  static void quiet(boolean verbose) {
    System.setProperty("logback.configurationFile", "io/clawstream/cli/logback-cli.xml");
    System.setProperty("clawstream.cli.log-level", verbose ? "INFO" : "OFF");
    // The registry's client logs with java.util.logging, whole schemas at a time.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
