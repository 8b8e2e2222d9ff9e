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

/** The benchmarks of the llm-workers, with a real broker and workers in processes of their own. */
class WorkersBenchIT {
  private final StringWriter out = new StringWriter();

  @TempDir private Path directory;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void no_job_is_lost_or_done_twice_when_a_worker_is_full_or_stopped() throws Exception {
    JsonNode full = run("workers", "--quick", "--repeat=1", "--only=FLIGHT");
    JsonNode stopped = run("workers", "--quick", "--repeat=1", "--only=DRAIN");

    assertThat(full.at("/flights/0/mostInWorker").asInt()).isBetween(200, 201);
    assertThat(full.at("/flights/0/fates/unsettled").asInt(-1)).isZero();
    assertThat(full.at("/flights/0/fates/repeated").asInt(-1)).isZero();
    assertThat(stopped.at("/drains/0/exitCode").asInt(-1)).isZero();
    assertThat(stopped.at("/drains/0/fates/unsettled").asInt(-1)).isZero();
    assertThat(stopped.at("/drains/0/fates/failed").asInt(-1)).isZero();
    assertThat(stopped.at("/drains/0/fates/repeated").asInt(-1)).isZero();
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everybody_gets_an_answer_from_a_model_with_limits() throws Exception {
    JsonNode report = run("limits", "--quick", "--repeat=1", "--model-concurrency=3");

    assertThat(report.at("/ways/clawstream/failureRate").asDouble(-1)).isZero();
    assertThat(report.at("/ways/direct/failureRate").asDouble()).isPositive();
  }

  private JsonNode run(String... arguments) throws Exception {
    Path report = directory.resolve(arguments[0] + ".json");
    String[] all = new String[arguments.length + 1];
    System.arraycopy(arguments, 0, all, 0, arguments.length);
    all[arguments.length] = "--json=" + report;
    int exitCode = new CommandLine(new Bench()).setOut(new PrintWriter(out, true)).execute(all);
    assertThat(exitCode).as(out::toString).isZero();
    return new ObjectMapper().readTree(report.toFile());
  }
}
