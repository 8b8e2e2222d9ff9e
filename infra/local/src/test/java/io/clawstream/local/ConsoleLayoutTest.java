package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class ConsoleLayoutTest {
  private final LoggerContext context = new LoggerContext();

  @Test
  void aLineSaysWhoAndWhatAndWithWhichValues() {
    LoggingEvent event = event("io.clawstream.llm.JobWork", Level.INFO, "Retrying", null);
    event.addKeyValuePair(new KeyValuePair("provider", "openai"));

    assertThat(new ConsoleLayout().doLayout(event))
        .matches("\\d\\d:\\d\\d:\\d\\d  llm-worker: Retrying  provider=openai\\R");
  }

  @Test
  void aFailureIsOneLineWithItsCauses() {
    Exception failure = new IllegalStateException("outer", new IOException("inner\nwith more"));

    assertThat(
            new ConsoleLayout()
                .doLayout(
                    event(
                        "org.apache.kafka.clients.NetworkClient", Level.WARN, "Trouble", failure)))
        .endsWith(
            "  WARN  kafka: Trouble <- IllegalStateException: outer <- IOException: inner"
                + System.lineSeparator());
  }

  @Test
  void partsOfTheSystemHaveTheirServiceNames() {
    assertThat(ConsoleLayout.component("io.clawstream.tools.ToolsWorker"))
        .isEqualTo("tools-worker");
    assertThat(ConsoleLayout.component("io.clawstream.router.topology.X")).isEqualTo("router");
    assertThat(ConsoleLayout.component("io.clawstream.kit.ServiceRunner")).isEqualTo("clawstream");
    assertThat(ConsoleLayout.component("kafka.server.KafkaRaftServer")).isEqualTo("kafka");
    assertThat(ConsoleLayout.component("io.helidon.webserver.LoomServer")).isEqualTo("LoomServer");
  }

  private LoggingEvent event(
      String logger, Level level, String message, @Nullable Throwable failure) {
    return new LoggingEvent(
        ConsoleLayoutTest.class.getName(),
        context.getLogger(logger),
        level,
        message,
        failure,
        new Object[0]);
  }
}
