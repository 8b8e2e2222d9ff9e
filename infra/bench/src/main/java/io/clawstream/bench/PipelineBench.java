package io.clawstream.bench;

import io.clawstream.bench.hops.Stage;
import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.load.Webhooks;
import io.clawstream.bench.report.BenchReport;
import io.clawstream.bench.report.LatencyReport;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.report.ThroughputReport;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.Stand;
import io.clawstream.bench.stand.World;
import io.clawstream.bench.telegram.Updates;
import io.clawstream.schemas.EventSerdes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
    },
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench pipeline --repeat 1 --duration 5s")
public final class PipelineBench implements Callable<Integer> {
  @Mixin private PipelineOptions options = new PipelineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BenchRun.run(spec, options.run(), options.problem(), this::measure);
  }

  private BenchReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    List<Long> chats = BenchRun.chats(options.sessions());
    Journeys journeys = new Journeys();
    try (Stand stand =
            Stand.start(
                new World.Plan(
                    directory, options.run().jvmFlags(), options.run().settings(), chats),
                journeys,
                progress);
        Webhooks webhooks =
            new Webhooks(
                new Updates(InstantSource.system()), journeys, options.run().textLength());
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
}
