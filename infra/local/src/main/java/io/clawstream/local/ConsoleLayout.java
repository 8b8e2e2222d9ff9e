package io.clawstream.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/**
 * One line for a person: time, level unless it is INFO, which service, what, with which values.
 * Stack traces are for the log file.
 */
final class ConsoleLayout extends LayoutBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final String OURS = "io.clawstream.";

  /** Libraries put whole objects into their messages; the log file has them. */
  private static final int LONGEST = 300;

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder();
    line.append(TIME.format(Instant.ofEpochMilli(event.getTimeStamp()))).append("  ");
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      line.append(event.getLevel()).append("  ");
    }
    line.append(component(event.getLoggerName()))
        .append(": ")
        .append(shortened(event.getFormattedMessage()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append("  ").append(pair.key).append('=').append(pair.value);
      }
    }
    for (IThrowableProxy cause = event.getThrowableProxy();
        cause != null;
        cause = cause.getCause()) {
      line.append(" <- ")
          .append(simpleName(cause.getClassName()))
          .append(": ")
          .append(firstLine(cause.getMessage()));
    }
    return line.append(System.lineSeparator()).toString();
  }

  /** Which part of the system a logger belongs to. */
  static String component(String logger) {
    if (logger.startsWith(OURS)) {
      String part = logger.substring(OURS.length()).split("\\.", 2)[0];
      return switch (part) {
        case "llm" -> "llm-worker";
        case "tools" -> "tools-worker";
        case "ingress", "router", "egress" -> part;
        default -> "clawstream";
      };
    }
    return logger.startsWith("org.apache.kafka.") || logger.startsWith("kafka.")
        ? "kafka"
        : simpleName(logger);
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + " …";
  }

  private static String simpleName(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String firstLine(String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }
}
