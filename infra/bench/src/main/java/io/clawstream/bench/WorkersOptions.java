package io.clawstream.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link WorkersBench}. */
final class WorkersOptions {
  /** What to measure. */
  enum Part {
    FLIGHT,
    DRAIN,
    TAKEOVER,
    SCALING
  }

  private static final int QUICK_IN_FLIGHT = 200;
  private static final double QUICK_RATE = 20;

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Model calls that one worker may hold. Default: ${DEFAULT-VALUE}.")
  private int inFlight;

  @Option(
      names = "--model-time",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationOption.class,
      description = "How long the model thinks about an answer. Default: ${DEFAULT-VALUE}.")
  private Duration modelTime = Duration.ofSeconds(1);

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "200",
      description = "Jobs per second while workers die, come and go. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measure this only: ${COMPLETION-CANDIDATES}. Default: all.")
  private @Nullable Part only;

  @Option(
      names = "--quick",
      description =
          "Sizes so small that the numbers mean nothing: shows in a minute that it works.")
  private boolean quick;

  @Mixin private RunOptions run = new RunOptions();

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (inFlight < 1 || !(rate > 0)) {
      return Optional.of("--in-flight and --rate must be more than 0.");
    }
    return run.problem();
  }

  boolean measures(Part part) {
    return only == null || only == part;
  }

  int inFlight() {
    return quick ? QUICK_IN_FLIGHT : inFlight;
  }

  Duration modelTime() {
    return modelTime;
  }

  double rate() {
    return quick ? QUICK_RATE : rate;
  }

  RunOptions run() {
    return run;
  }

  /** For the report. */
  Map<String, Object> described() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("inFlight", inFlight());
    all.put("modelTimeMs", modelTime.toMillis());
    all.put("ratePerSecond", rate());
    run.describe(all);
    return all;
  }
}
