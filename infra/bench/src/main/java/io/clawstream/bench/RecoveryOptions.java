package io.clawstream.bench;

import io.clawstream.bench.stand.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link RecoveryBench}. */
final class RecoveryOptions {
  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "Kill this one: ingress, router, llm-worker, tools-worker or egress. May be given several times. Default: all, one"
              + " after the other.")
  private List<String> services = new ArrayList<>();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "20",
      description = "Messages per second. Default: ${DEFAULT-VALUE}.")
  private double rate;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      defaultValue = "200",
      description = "Conversations that the messages belong to. Default: ${DEFAULT-VALUE}.")
  private int sessions;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationOption.class,
      description =
          "How long messages are sent before anything is killed. Default: ${DEFAULT-VALUE}.")
  private Duration warmup = Duration.ofSeconds(30);

  @Mixin private RunOptions run = new RunOptions();

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (!(rate > 0) || sessions < 1) {
      return Optional.of("--rate and --sessions must be more than 0.");
    }
    if (warmup.isZero()) {
      return Optional.of("--warmup must be more than 0.");
    }
    return services.stream()
        .filter(name -> !Pipeline.names().contains(name))
        .findFirst()
        .map(
            name ->
                "--service is "
                    + name
                    + ", but the services are: "
                    + String.join(", ", Pipeline.names())
                    + ".")
        .or(run::problem);
  }

  /** The services to kill, in the order of a message's way. */
  List<String> services() {
    return services.isEmpty()
        ? Pipeline.names()
        : Pipeline.names().stream().filter(services::contains).toList();
  }

  double rate() {
    return rate;
  }

  int sessions() {
    return sessions;
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
    all.put("warmupMs", warmup.toMillis());
    run.describe(all);
    return all;
  }
}
