package io.clawstream.cli;

import io.clawstream.router.simulation.Campaign;
import io.clawstream.router.simulation.Simulation;
import io.clawstream.router.simulation.Violation;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code simulate}: looks for a schedule in which the router breaks a promise. */
@Command(
    name = "simulate",
    description = {
      "Run the router's core in a simulated world, and check what it promises after every step.",
      "",
      "Each seed is a schedule of its own: duplicates, crashes, lost and late workers, clocks that jump. Nothing but the seed decides"
          + " what happens, so what is found is found again. A broken promise ends it, with the shortest schedule that shows it. Needs no"
          + " Kafka."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream simulate --seeds 100000 --steps 400",
      "  clawstream simulate --seed 4711 --steps 400"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  @Option(names = "--seed", paramLabel = "N", description = "Run this seed only.")
  private @Nullable Long seed;

  @Option(
      names = "--from",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first seed; default: ${DEFAULT-VALUE}.")
  private long from;

  @Option(
      names = "--seeds",
      paramLabel = "COUNT",
      defaultValue = "10000",
      description = "How many seeds, 1 or more; default: ${DEFAULT-VALUE}.")
  private long seeds;

  @Option(
      names = "--steps",
      paramLabel = "COUNT",
      defaultValue = "200",
      description = "How many steps each schedule has, 1 or more; default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--threads",
      paramLabel = "COUNT",
      description = "How many seeds run at the same time; default: one per processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    require("--seeds", seeds);
    require("--steps", steps);
    require("--threads", threads);
    long first = seed == null ? from : seed;
    long count = seed == null ? seeds : 1;
    Campaign campaign =
        new Campaign(Simulation.ofTheRouter(steps), first, count, (int) Math.min(threads, count));
    long start = System.nanoTime();
    AtomicBoolean finished = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  if (!finished.get()) {
                    say(spec.commandLine().getErr(), campaign, count, start, "Interrupted: ");
                  }
                }));
    Optional<Violation> violation;
    try (ScheduledExecutorService progress = Executors.newSingleThreadScheduledExecutor()) {
      var _ =
          progress.scheduleAtFixedRate(
              () -> say(spec.commandLine().getErr(), campaign, count, start, ""),
              PROGRESS.toSeconds(),
              PROGRESS.toSeconds(),
              TimeUnit.SECONDS);
      violation = campaign.run();
      progress.shutdownNow();
    }
    finished.set(true);
    PrintWriter out = spec.commandLine().getOut();
    violation.map(Violation::report).ifPresent(out::println);
    say(out, campaign, count, start, violation.isPresent() ? "Stopped: " : "Every promise kept: ");
    return violation.isPresent() ? 1 : 0;
  }

  private void say(PrintWriter to, Campaign campaign, long count, long start, String what) {
    double seconds = (System.nanoTime() - start) / 1e9;
    to.printf(
        Locale.ROOT,
        "%s%,d of %,d seeds (%d steps each) in %.0f s, %.0f seeds/s%n",
        what,
        campaign.done(),
        count,
        steps,
        seconds,
        campaign.done() / seconds);
    to.flush();
  }

  private void require(String option, long value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " is " + value + ", but must be 1 or more.");
    }
  }
}
