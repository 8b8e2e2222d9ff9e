package io.clawstream.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link PipelineBench}. */
final class PipelineOptions {
  /** What to measure. */
  enum Part {
    LATENCY,
    THROUGHPUT
  }

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Messages per second while latency is measured. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Conversations that the messages belong to. Default: ${DEFAULT-VALUE}.")
  private int sessions;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      defaultValue = "256",
      description =
          "The most messages under way while throughput is measured. Default: ${DEFAULT-VALUE}.")
  private int outstanding;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationOption.class,
      description = "How long one round of one measurement takes. Default: ${DEFAULT-VALUE}.")
  private Duration duration = Duration.ofSeconds(15);

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationOption.class,
      description =
          "How long each chain runs at saturation before anything is measured. Default: ${DEFAULT-VALUE}.")
  private Duration warmup = Duration.ofSeconds(60);

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measure this only: ${COMPLETION-CANDIDATES}. Default: both.")
  private @Nullable Part only;

  @Mixin private RunOptions run = new RunOptions();

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (!(rate > 0) || sessions < 1 || outstanding < 1) {
      return Optional.of("--rate, --sessions and --outstanding must be more than 0.");
    }
    if (outstanding > sessions) {
      return Optional.of(
          "--outstanding must not be more than --sessions: a conversation has one message under way at a time.");
    }
    if (duration.isZero()) {
      return Optional.of("--duration must be more than 0.");
    }
    return run.problem();
  }

  boolean measures(Part part) {
    return only == null || only == part;
  }

  double rate() {
    return rate;
  }

  int sessions() {
    return sessions;
  }

  int outstanding() {
    return outstanding;
  }

  Duration duration() {
    return duration;
  }

  Duration warmup() {
    return warmup;
  }

  RunOptions run() {
    return run;
  }

  /** For the report. */
  Map<String, Object> described() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ratePerSecond", rate);
    all.put("sessions", sessions);
    all.put("outstanding", outstanding);
    all.put("durationMs", duration.toMillis());
    all.put("warmupMs", warmup.toMillis());
    run.describe(all);
    return all;
  }
}
