package io.clawstream.bench;

import io.clawstream.bench.model.LimitedModel;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link LimitsBench}. */
final class LimitsOptions {
  private static final int QUICK_USERS = 10;
  private static final int QUICK_QUESTIONS = 2;

  @Option(
      names = "--users",
      paramLabel = "N",
      defaultValue = "100",
      description = "People who write at the same moment. Default: ${DEFAULT-VALUE}.")
  private int users;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "5",
      description =
          "Questions of each, the next one when the last is answered or has failed. Default: ${DEFAULT-VALUE}.")
  private int questions;

  @Option(
      names = "--model-requests-per-minute",
      paramLabel = "N",
      defaultValue = "3000",
      description = "What the model server lets through in any minute. Default: ${DEFAULT-VALUE}.")
  private int requestsPerMinute;

  @Option(
      names = "--model-concurrency",
      paramLabel = "N",
      defaultValue = "40",
      description = "What it answers at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(
      names = "--model-failures",
      paramLabel = "PART",
      defaultValue = "0.15",
      description = "Part of the requests that fails with status 503. Default: ${DEFAULT-VALUE}.")
  private double failures;

  @Option(
      names = "--model-time",
      paramLabel = "TIME",
      defaultValue = "1s",
      converter = DurationOption.class,
      description = "How long it thinks about an answer. Default: ${DEFAULT-VALUE}.")
  private Duration thinking = Duration.ofSeconds(1);

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationOption.class,
      description =
          "How long messages are sent through an unlimited model before anything is measured. Default: ${DEFAULT-VALUE}.")
  private Duration warmup = Duration.ofSeconds(20);

  @Option(
      names = "--quick",
      description = "Sizes so small that the numbers mean nothing: shows that it works.")
  private boolean quick;

  @Mixin private RunOptions run = new RunOptions();

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (users < 1 || questions < 1 || requestsPerMinute < 1 || concurrency < 1) {
      return Optional.of(
          "--users, --questions, --model-requests-per-minute and --model-concurrency must be more than 0.");
    }
    if (!(failures >= 0 && failures < 1)) {
      return Optional.of("--model-failures must be 0 to below 1, e.g. 0.15.");
    }
    return run.problem();
  }

  int users() {
    return quick ? QUICK_USERS : users;
  }

  int questions() {
    return quick ? QUICK_QUESTIONS : questions;
  }

  Duration warmup() {
    return quick ? Duration.ofSeconds(1) : warmup;
  }

  LimitedModel.Limits limits() {
    return new LimitedModel.Limits(requestsPerMinute, concurrency, failures, thinking);
  }

  RunOptions run() {
    return run;
  }

  /** For the report. */
  Map<String, Object> described() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("users", users());
    all.put("questions", questions());
    all.put("modelRequestsPerMinute", requestsPerMinute);
    all.put("modelConcurrency", concurrency);
    all.put("modelFailures", failures);
    all.put("modelTimeMs", thinking.toMillis());
    all.put("warmupMs", warmup().toMillis());
    run.describe(all);
    return all;
  }
}
