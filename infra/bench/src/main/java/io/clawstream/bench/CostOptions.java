package io.clawstream.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@link CostBench}. */
final class CostOptions {
  /** What to measure. */
  enum Part {
    TURNS,
    SESSIONS
  }

  private static final int QUICK_TALKING = 4;
  private static final int QUICK_WINDOW = 5;
  private static final int QUICK_MESSAGES = 100;
  private static final int QUICK_OUTSTANDING = 8;

  @Option(
      names = "--turns",
      paramLabel = "N",
      split = ",",
      defaultValue = "1000,10000",
      description =
          "Turns of a conversation at which messages are measured besides the first. Default: ${DEFAULT-VALUE}.")
  private List<Integer> turns = List.of();

  @Option(
      names = "--talking",
      paramLabel = "N",
      defaultValue = "24",
      description =
          "Conversations that are led to these turns, side by side; half of them rest at any time. Default: ${DEFAULT-VALUE}.")
  private int talking;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "100",
      description = "Turns of each conversation that a round measures. Default: ${DEFAULT-VALUE}.")
  private int window;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,1000,100000,1000000",
      description =
          "Sessions in the store, one number after the other. Default: ${DEFAULT-VALUE}; a million take 5 GB of disk.")
  private List<Integer> sessions = List.of();

  @Option(
      names = "--stored-turns",
      paramLabel = "N",
      defaultValue = "2",
      description = "Turns that each stored session has had. Default: ${DEFAULT-VALUE}.")
  private int storedTurns;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "4000",
      description =
          "Messages of a round with stored sessions; each goes to another session. Default: ${DEFAULT-VALUE}.")
  private int messages;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "The most messages under way while stored sessions are measured. Default: ${DEFAULT-VALUE}.")
  private int outstanding;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "15s",
      converter = DurationOption.class,
      description =
          "How long conversations are led before their turns are measured. Default: ${DEFAULT-VALUE}.")
  private Duration warmup = Duration.ofSeconds(15);

  @Option(
      names = "--only",
      paramLabel = "PART",
      description = "Measure this only: ${COMPLETION-CANDIDATES}. Default: both.")
  private @Nullable Part only;

  @Option(
      names = "--quick",
      description =
          "Sizes so small that the numbers mean nothing: shows in half a minute that it works.")
  private boolean quick;

  @Mixin private RunOptions run = new RunOptions();

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (window() < 1 || messages() < 1 || outstanding() < 1 || storedTurns < 1) {
      return Optional.of(
          "--window, --messages, --outstanding and --stored-turns must be more than 0.");
    }
    if (outstanding() >= messages()) {
      return Optional.of(
          "--outstanding must be less than --messages: each message goes to another session.");
    }
    if (talking() < 2) {
      return Optional.of("--talking must be 2 or more: half of the conversations rest.");
    }
    if (warmup().isZero()) {
      return Optional.of("--warmup must be more than 0.");
    }
    long after = window();
    for (int turn : turns()) {
      if (turn <= after) {
        return Optional.of(
            "--turns must ascend, and leave room for "
                + run.repeat()
                + " windows of "
                + window()
                + " turns each: "
                + turn
                + " is too early.");
      }
      after = turn + (long) run.repeat() * window();
    }
    for (int i = 0; i < sessions().size(); i++) {
      if (sessions().get(i) <= (i == 0 ? 0 : sessions().get(i - 1))) {
        return Optional.of("--sessions must be more than 0 and ascend.");
      }
    }
    return run.problem();
  }

  boolean measures(Part part) {
    return only == null || only == part;
  }

  List<Integer> turns() {
    return quick ? List.of(20, 40) : turns;
  }

  int talking() {
    return quick ? QUICK_TALKING : talking;
  }

  int window() {
    return quick ? QUICK_WINDOW : window;
  }

  List<Integer> sessions() {
    return quick ? List.of(1, 500) : sessions;
  }

  int storedTurns() {
    return storedTurns;
  }

  int messages() {
    return quick ? QUICK_MESSAGES : messages;
  }

  int outstanding() {
    return quick ? QUICK_OUTSTANDING : outstanding;
  }

  Duration warmup() {
    return quick ? Duration.ofSeconds(1) : warmup;
  }

  RunOptions run() {
    return run;
  }

  /** For the report. */
  Map<String, Object> described() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("turns", turns());
    all.put("talking", talking());
    all.put("window", window());
    all.put("sessions", sessions());
    all.put("storedTurns", storedTurns());
    all.put("messages", messages());
    all.put("outstanding", outstanding());
    all.put("warmupMs", warmup().toMillis());
    run.describe(all);
    return all;
  }
}
