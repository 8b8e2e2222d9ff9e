package io.clawstream.cli;

/**
 * Logging of the commands: nothing but errors, on standard error, so that their output can be
 * piped. Must be called before the first logger is made; {@code up} brings logging of its own.
 */
final class CliLogging {
  private CliLogging() {}

  static void quiet(boolean verbose) {
    System.setProperty("logback.configurationFile", "io/clawstream/cli/logback-cli.xml");
    System.setProperty("clawstream.cli.log-level", verbose ? "INFO" : "OFF");
  }
}
