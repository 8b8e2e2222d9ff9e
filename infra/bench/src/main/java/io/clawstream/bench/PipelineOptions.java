package io.clawstream.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Rounds of each measurement, pipeline and relay in turn; medians are reported. Default: ${DEFAULT-VALUE}.")
  private int repeat;

  @Option(
      names = "--text-length",
      paramLabel = "N",
      defaultValue = "200",
      description = "Characters of each message. Default: ${DEFAULT-VALUE}.")
  private int textLength;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measure this only: ${COMPLETION-CANDIDATES}. Default: both.")
  private @Nullable Part only;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Where the report is written as JSON. Default: bench-pipeline-<time>.json in the current directory.")
  private @Nullable Path json;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the services, e.g. router.commit-interval=20ms. May be given several times.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--jvm-flags",
      paramLabel = "FLAGS",
      defaultValue = "-Xmx512m",
      description =
          "JVM flags of every service and every hop of the relay. Default: ${DEFAULT-VALUE}.")
  private String jvmFlags = "";

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Keep the logs of all processes in this directory.")
  private @Nullable Path logs;

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (!(rate > 0) || sessions < 1 || outstanding < 1 || repeat < 1 || textLength < 0) {
      return Optional.of("--rate, --sessions, --outstanding and --repeat must be more than 0.");
    }
    if (outstanding > sessions) {
      return Optional.of(
          "--outstanding must not be more than --sessions: a conversation has one message under way at a time.");
    }
    if (duration.isZero()) {
      return Optional.of("--duration must be more than 0.");
    }
    return Optional.empty();
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

  int repeat() {
    return repeat;
  }

  int textLength() {
    return textLength;
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> logs() {
    return Optional.ofNullable(logs);
  }

  Map<String, String> settings() {
    return settings;
  }

  List<String> jvmFlags() {
    return List.of(jvmFlags.strip().split("\\s+"));
  }

  /** For the report. */
  Map<String, Object> described() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("ratePerSecond", rate);
    all.put("sessions", sessions);
    all.put("outstanding", outstanding);
    all.put("durationMs", duration.toMillis());
    all.put("warmupMs", warmup.toMillis());
    all.put("repeat", repeat);
    all.put("textLength", textLength);
    all.put("jvmFlags", jvmFlags);
    all.put("settings", settings);
    return all;
  }
}
