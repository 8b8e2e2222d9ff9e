package io.clawstream.bench;

import io.clawstream.bench.cost.BySessions;
import io.clawstream.bench.cost.ByTurns;
import io.clawstream.bench.cost.Changelogs;
import io.clawstream.bench.cost.Meter;
import io.clawstream.bench.cost.Rotation;
import io.clawstream.bench.cost.StoredSession;
import io.clawstream.bench.cost.Traffic;
import io.clawstream.bench.report.CostReport;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneRouter;
import io.clawstream.bench.stand.Progress;
import io.clawstream.local.EventSchemas;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code clawstream bench cost}: what a message costs the router, by how long its conversation is
 * and how many there are.
 */
@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Measures what one message costs the router: processor time, time at saturation, bytes to the changelogs of its stores. Is that the"
          + " same at turn 10,000 of a conversation as at turn 1, and with a million sessions stored as with one?",
      "The router is a process of its own, next to a broker and a schema registry; the benchmark plays ingress and llm-worker. Sessions are"
          + " stored by writing the rows of one that the router has led itself into the changelogs, over and over; then the router is"
          + " started and restores them, which is measured too.",
      "Prints each measurement and its ratio to the first, and writes the same as JSON. Takes about ten minutes."
    },
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench cost --only sessions --sessions 1,100000")
public final class CostBench implements Callable<Integer> {
  private static final TopicCatalog TOPICS = TopicCatalog.of("cost", 4, 8);
  private static final Duration READY_WITHIN = Duration.ofMinutes(2);
  private static final Duration RESTORED_WITHIN = Duration.ofMinutes(20);

  /** The session that all stored sessions are like. */
  private static final long MODEL_SESSION = 2_000_000_000;

  @Mixin private CostOptions options = new CostOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BenchRun.run(spec, options.run(), options.problem(), this::measure);
  }

  private CostReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    try (Ground ground = Ground.start(TOPICS, directory, progress);
        Admin admin = ground.admin();
        EventSerdes serdes = new EventSerdes(ground.registryUrl())) {
      serdes.warmUp(EventSchemas.all());
      First first = first(ground, admin, serdes, directory, progress);
      List<BySessions.Level> levels =
          options.measures(CostOptions.Part.SESSIONS)
              ? BySessions.measure(ground, serdes, first.stored(), bySessions(directory), progress)
              : List.of();
      progress.say("stopping");
      return CostReport.of(
          begin.toString(), Machine.here(), options.described(), first.steps(), levels);
    }
  }

  /** What comes of the first router. */
  private record First(BySessions.Stored stored, List<ByTurns.Step> steps) {}

  private First first(
      Ground ground, Admin admin, EventSerdes serdes, Path directory, Progress progress)
      throws InterruptedException {
    int textLength = options.run().textLength();
    progress.say("starting the router");
    try (LoneRouter router = LoneRouter.start(ground, TOPICS, router(directory, READY_WITHIN));
        Traffic traffic =
            Traffic.start(ground, TOPICS, serdes, textLength, 0, InstantSource.system())) {
      Changelogs changelogs = new Changelogs(admin, TOPICS);
      changelogs.keepEverything();
      var _ = traffic.run(Rotation.of(MODEL_SESSION, 1, 0), options.storedTurns(), 1);
      changelogs.awaitCaughtUp();
      BySessions.Stored stored =
          new BySessions.Stored(
              StoredSession.read(ground, changelogs, MODEL_SESSION),
              changelogs,
              changelogs.inboundEnd());
      List<ByTurns.Step> steps =
          options.measures(CostOptions.Part.TURNS)
              ? ByTurns.measure(traffic, new Meter(ground, router, changelogs), byTurns(), progress)
              : List.of();
      return new First(stored, steps);
    }
  }

  private ByTurns.Plan byTurns() {
    return new ByTurns.Plan(
        options.turns(),
        options.talking(),
        options.window(),
        options.run().repeat(),
        options.warmup());
  }

  private BySessions.Plan bySessions(Path directory) {
    return new BySessions.Plan(
        options.sessions(),
        options.storedTurns(),
        options.messages(),
        options.outstanding(),
        options.run().repeat(),
        options.run().textLength(),
        router(directory, RESTORED_WITHIN));
  }

  private LoneRouter.Plan router(Path directory, Duration readyWithin) {
    return new LoneRouter.Plan(
        directory, options.run().jvmFlags(), options.run().settings(), readyWithin);
  }
}
