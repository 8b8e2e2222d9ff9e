package io.clawstream.local;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Logging of {@code up}: a calm console (what Clawstream itself tells, and warnings of everybody
 * else) and a file for whoever looks into something, in pieces of 20 MB, kept for a week, 200 MB at
 * most.
 */
final class UpLogging {
  private static final String OURS = "io.clawstream";

  /** At INFO they say little that helps and a lot of it, at each start a thousand lines. */
  private static final List<String> TALKATIVE =
      List.of(
          "kafka",
          "org.apache.kafka.clients.admin.AdminClientConfig",
          "org.apache.kafka.clients.consumer.ConsumerConfig",
          "org.apache.kafka.clients.consumer.internals.OffsetFetcherUtils",
          "org.apache.kafka.clients.consumer.internals.SubscriptionState",
          "org.apache.kafka.clients.producer.ProducerConfig",
          "org.apache.kafka.common.config.AbstractConfig",
          "org.apache.kafka.common.metrics",
          "org.apache.kafka.common.utils.AppInfoParser",
          "org.apache.kafka.controller",
          "org.apache.kafka.coordinator",
          "org.apache.kafka.image",
          "org.apache.kafka.metadata",
          "org.apache.kafka.raft",
          "org.apache.kafka.server",
          "org.apache.kafka.storage",
          "org.apache.kafka.streams.StreamsConfig",
          "state.change.logger");

  private final ConsoleFilter filter;

  private UpLogging(ConsoleFilter filter) {
    this.filter = filter;
  }

  /**
   * Replaces the logging of this process.
   *
   * @param file log file; its directory must exist
   * @param verbose DEBUG of Clawstream and INFO of all others, in both places
   */
  static UpLogging configure(Path file, boolean verbose) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    context.getLogger(OURS).setLevel(verbose ? Level.DEBUG : Level.INFO);
    if (!verbose) {
      TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
    }
    ConsoleFilter filter = new ConsoleFilter(verbose);
    root.addAppender(console(context, filter));
    root.addAppender(file(context, file));
    return new UpLogging(filter);
  }

  private static ConsoleAppender<ILoggingEvent> console(
      LoggerContext context, ConsoleFilter filter) {
    ConsoleLayout layout = new ConsoleLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("console");
    appender.setEncoder(encoder);
    appender.addFilter(filter);
    appender.start();
    return appender;
  }

  private static RollingFileAppender<ILoggingEvent> file(LoggerContext context, Path file) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger: %msg %kvp%n");
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(context);
    appender.setName("file");
    appender.setFile(file.toString());
    SizeAndTimeBasedRollingPolicy<ILoggingEvent> rolling = new SizeAndTimeBasedRollingPolicy<>();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%d{yyyy-MM-dd}.%i.gz");
    rolling.setMaxFileSize(FileSize.valueOf("20MB"));
    rolling.setMaxHistory(7);
    rolling.setTotalSizeCap(FileSize.valueOf("200MB"));
    rolling.start();
    appender.setRollingPolicy(rolling);
    appender.setEncoder(encoder);
    appender.start();
    return appender;
  }

  /**
   * Whether only troubles are shown: while it starts and stops, {@code up} tells in its own words
   * how far it is, and parts that are being put together or taken apart make noises that nobody
   * needs to hear.
   */
  void troublesOnly(boolean only) {
    filter.troublesOnly(only);
  }
}
