package io.clawstream.bench;

import io.clawstream.bench.report.Report;
import io.clawstream.bench.stand.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What every benchmark does around its measurements: it finds a place to work, says how far it is,
 * and shows and files the report.
 */
final class BenchRun {
  private static final long FIRST_CHAT = 1_000_000;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private BenchRun() {}

  /** The measurements themselves. */
  @FunctionalInterface
  interface Measurement {
    /**
     * Measures.
     *
     * @param directory for data and logs; goes away afterwards
     */
    Report measure(Path directory, Instant begin, Progress progress) throws InterruptedException;
  }

  /**
   * Runs it to the end.
   *
   * @param problem what is wrong with the options
   * @return the exit code: 0, whatever came of it
   */
  static int run(
      CommandSpec spec, RunOptions options, Optional<String> problem, Measurement measurement)
      throws IOException, InterruptedException {
    problem.ifPresent(
        text -> {
          throw new ParameterException(spec.commandLine(), text);
        });
    PrintWriter out = spec.commandLine().getOut();
    Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Report report;
    try (Workplace workplace = Workplace.make(options.logs())) {
      report = measurement.measure(workplace.directory(), begin, line -> say(out, begin, line));
    }
    Path file =
        options
            .json()
            .orElse(Path.of("bench-" + spec.name() + "-" + STAMP.format(begin) + ".json"));
    report.write(file);
    out.println();
    out.print(report.text());
    out.println();
    out.println("Everything, every round: " + file);
    out.flush();
    return 0;
  }

  /** Chats for the messages to go to. */
  static List<Long> chats(int sessions) {
    return LongStream.range(FIRST_CHAT, FIRST_CHAT + sessions).boxed().toList();
  }

  private static void say(PrintWriter out, Instant begin, String line) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    out.printf(Locale.ROOT, "%2d:%02d  %s%n", seconds / 60, seconds % 60, line);
    out.flush();
  }
}
