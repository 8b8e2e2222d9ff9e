package io.clawstream.bench;

import io.clawstream.bench.hops.Stage;
import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.load.Webhooks;
import io.clawstream.bench.report.BenchReport;
import io.clawstream.bench.report.LatencyReport;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.report.ReportText;
import io.clawstream.bench.report.ThroughputReport;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.Stand;
import io.clawstream.bench.telegram.Updates;
import io.clawstream.schemas.EventSerdes;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code clawstream bench pipeline}: all services with a mock model, next to a bare Kafka relay of
 * the same hops, in one run.
 */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Drives messages through all services, each a process of its own, with a mock model and a fake Telegram, and a bare Kafka relay of the"
          + " same hops next to it.",
      "Prints latency, where the time goes, messages per second, processor and memory per service, and writes the same as JSON. Takes about"
          + " seven minutes."
    })
public final class PipelineBench implements Callable<Integer> {
  private static final long FIRST_CHAT = 1_000_000;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** What Kafka and RocksDB need on JDK 25 to run without warnings. */
  private static final List<String> ALWAYS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    options
        .problem()
        .ifPresent(
            problem -> {
              throw new ParameterException(spec.commandLine(), problem);
            });
    PrintWriter out = spec.commandLine().getOut();
    Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Progress progress = line -> say(out, begin, line);
    BenchReport report;
    try (Workplace workplace = Workplace.make(options.logs())) {
      report = measure(workplace.directory(), begin, progress);
    }
    Path file = options.json().orElse(Path.of("bench-pipeline-" + STAMP.format(begin) + ".json"));
    report.write(file);
    out.println();
    out.print(ReportText.of(report));
    out.println();
    out.println("Everything, every round: " + file);
    out.flush();
    return 0;
  }

  private BenchReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    List<Long> chats =
        LongStream.range(FIRST_CHAT, FIRST_CHAT + options.sessions()).boxed().toList();
    List<String> jvmFlags = new ArrayList<>(ALWAYS);
    jvmFlags.addAll(options.jvmFlags());
    Journeys journeys = new Journeys();
    try (Stand stand =
            Stand.start(
                new Stand.Plan(directory, jvmFlags, options.settings(), chats),
                journeys,
                progress);
        Webhooks webhooks =
            new Webhooks(new Updates(InstantSource.system()), journeys, options.textLength());
        EventSerdes serdes = new EventSerdes(stand.ground().registryUrl())) {
      Campaign campaign = new Campaign(stand, options, chats, webhooks, serdes, progress);
      Map<Stage, Integer> sizes = campaign.warmUp();
      @Nullable LatencyReport latency =
          options.measures(PipelineOptions.Part.LATENCY) ? campaign.latency() : null;
      @Nullable ThroughputReport throughput =
          options.measures(PipelineOptions.Part.THROUGHPUT) ? campaign.throughput() : null;
      progress.say("stopping");
      Map<String, Object> settings = options.described();
      settings.put("meanRecordBytes", sizes);
      settings.put("repliesHandedOverTwice", journeys.repeated());
      return BenchReport.of(begin.toString(), Machine.here(), settings, latency, throughput);
    }
  }

  private static void say(PrintWriter out, Instant begin, String line) {
    long seconds = Duration.between(begin, Instant.now()).toSeconds();
    out.printf(Locale.ROOT, "%2d:%02d  %s%n", seconds / 60, seconds % 60, line);
    out.flush();
  }
}
