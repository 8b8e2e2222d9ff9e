package io.clawstream.cli;

import io.clawstream.bench.PipelineBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench}: the measurements of infra/bench. */
@Command(
    name = "bench",
    description = "Measure Clawstream on this machine.",
    synopsisSubcommandLabel = "pipeline",
    subcommands = PipelineBench.class,
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench pipeline")
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
