package io.clawstream.kit.config;

import java.util.List;

/**
 * The configuration is wrong; the message lists every mistake, one a line, each with what to do.
 */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param problems one sentence each, at least one
   */
  public SettingsException(List<String> problems) {
    super(
        (problems.size() == 1
                ? "The configuration has a mistake:"
                : "The configuration has " + problems.size() + " mistakes:")
            + String.join("", problems.stream().map(problem -> "\n  - " + problem).toList()));
    this.problems = List.copyOf(problems);
  }

  /** The mistakes, one sentence each. */
  public List<String> problems() {
    return problems;
  }
}
