package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.bench.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The benchmark of what a message costs, with a real broker and a real router. */
class CostBenchIT {
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void every_message_is_counted_and_stored_sessions_are_known_to_the_router(@TempDir Path directory)
      throws Exception {
    Path report = directory.resolve("cost.json");
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(new Bench())
            .setOut(new PrintWriter(out, true))
            .execute("cost", "--quick", "--repeat=1", "--json=" + report);

    assertThat(exitCode).as(out::toString).isZero();
    JsonNode json = new ObjectMapper().readTree(report.toFile());
    assertThat(json.at("/turns")).hasSize(3);
    assertThat(json.at("/turns/2/fromTurn").asInt()).isEqualTo(40);
    assertThat(json.at("/turns/2/median/messages").asInt()).isEqualTo(20);
    assertThat(json.at("/turns/2/median/changelogBytes").asDouble()).isBetween(500.0, 50_000.0);
    assertThat(json.at("/sessions/1/measured/sessions").asInt()).isEqualTo(500);
    assertThat(json.at("/sessions/1/measured/rows").asInt()).isGreaterThan(500 * 3);
    assertThat(json.at("/sessions/1/median/cpuMicros").asDouble()).isPositive();
    assertThat(out.toString()).contains("Restoring the stores from Kafka", "Numbers to hold");
  }
}
