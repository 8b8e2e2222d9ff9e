package io.clawstream.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/** What of the log is for the person at the console; the log file has it all. */
final class ConsoleFilter extends Filter<ILoggingEvent> {
  private static final String OURS = "io.clawstream.";

  /**
   * What goes wrong there is told elsewhere: failed look-ups of schemas are thrown at us, and what
   * the broker's controller cannot get over is told by its fault handlers. The rest is about being
   * slow on a busy machine.
   */
  private static final List<String> TOLD_ELSEWHERE =
      List.of("io.apicurio.", "org.apache.kafka.controller.");

  /** They warn of things that are as they should be on one machine; their errors are shown. */
  private static final List<String> OVERCAUTIOUS =
      List.of(
          "io.micrometer.",
          "kafka.",
          "org.apache.kafka.clients.consumer.internals.",
          "org.apache.kafka.coordinator.",
          "org.apache.kafka.image.",
          "org.apache.kafka.metadata.",
          "org.apache.kafka.raft.",
          "org.apache.kafka.server.",
          "org.apache.kafka.storage.",
          // Of temporary directories, which --ephemeral means.
          "org.apache.kafka.streams.processor.internals.StateDirectory");

  private final boolean verbose;
  private volatile boolean troublesOnly = true;

  /**
   * Shows troubles only, to begin with.
   *
   * @param verbose show INFO of everybody
   */
  ConsoleFilter(boolean verbose) {
    this.verbose = verbose;
  }

  void troublesOnly(boolean only) {
    troublesOnly = only;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    return event.getLevel().isGreaterOrEqual(least(event.getLoggerName()))
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  /** The least level that is shown of a logger. */
  private Level least(String logger) {
    if (logger.startsWith(OURS)) {
      return verbose ? Level.TRACE : troublesOnly ? Level.WARN : Level.INFO;
    }
    if (verbose) {
      return Level.INFO;
    }
    if (begins(logger, TOLD_ELSEWHERE)) {
      return Level.OFF;
    }
    return troublesOnly || begins(logger, OVERCAUTIOUS) ? Level.ERROR : Level.WARN;
  }

  private static boolean begins(String logger, List<String> prefixes) {
    return prefixes.stream().anyMatch(logger::startsWith);
  }
}
