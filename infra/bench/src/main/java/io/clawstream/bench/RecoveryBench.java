package io.clawstream.bench;

import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.recovery.Outage;
import io.clawstream.bench.recovery.Receipts;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.report.RecoveryReport;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.World;
import io.clawstream.schemas.EventSerdes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clawstream bench recovery}: each service is killed under load and started again. */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Kills one service after the other (SIGKILL) while messages come in at a steady rate, starts it again at once, and watches until"
          + " every message is answered. Each message takes a tool call, so that it needs all services.",
      "Prints how long it took until there were answers again, the worst wait, and what was lost or answered twice, and writes the same"
          + " as JSON. Takes about six minutes."
    },
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench recovery --service router --set kafka.session-timeout=3s")
public final class RecoveryBench implements Callable<Integer> {
  @Mixin private RecoveryOptions options = new RecoveryOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BenchRun.run(spec, options.run(), options.problem(), this::measure);
  }

  private RecoveryReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    List<Long> chats = BenchRun.chats(options.sessions());
    Journeys journeys = new Journeys();
    World.Plan plan = new World.Plan(directory, options.run().jvmFlags(), settings(), chats);
    try (World world = World.start(plan, ToolUser::answer, journeys, progress);
        Pipeline pipeline = Pipeline.start(world, progress);
        EventSerdes serdes = new EventSerdes(world.ground().registryUrl());
        Receipts receipts =
            new Receipts(
                world.ground().observer(), world.ground().topics(), Pipeline.CHANNEL, serdes)) {
      Killing killing =
          new Killing(
              options,
              chats,
              journeys,
              world.telegram()::userSays,
              receipts,
              () -> costs(world, pipeline),
              progress);
      killing.warmUp(pipeline);
      Map<String, List<Outage>> kills = killing.killAll(pipeline.services());
      progress.say("stopping");
      return RecoveryReport.of(begin.toString(), Machine.here(), options.described(), kills);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>(options.run().settings());
    // A preview may have the whole text already: it would be counted as a second answer.
    settings.putIfAbsent("egress.telegram.streaming", "false");
    return settings;
  }

  private static Costs costs(World world, Pipeline pipeline) {
    Costs costs = new Costs();
    pipeline.chain().follow(costs);
    world.follow(costs);
    return costs;
  }
}
