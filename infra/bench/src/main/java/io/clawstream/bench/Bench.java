package io.clawstream.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code clawstream bench}: the benchmarks. */
@Command(
    name = "bench",
    description = "Measure this release on this machine.",
    subcommands = {
      PipelineBench.class,
      RecoveryBench.class,
      CostBench.class,
      LimitsBench.class,
      WorkersBench.class
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench pipeline")
public final class Bench implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "Which benchmark? There are: pipeline, recovery, cost, limits, workers.");
  }
}
