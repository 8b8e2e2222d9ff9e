package io.clawstream.e2e;

import io.clawstream.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What one command line did. */
record Cli(int code, String out, String err) {
  /** Runs a command against the cluster of an installation. */
  static Cli run(Installation installation, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--bootstrap",
            installation.cluster().bootstrapServers(),
            "--registry",
            installation.cluster().registryUrl().toString(),
            "--set",
            "topics.namespace=" + installation.topics().namespace(),
            "--set",
            "topics.router-partitions=" + installation.topics().routerPartitions(),
            "--set",
            "topics.job-partitions=" + installation.topics().jobPartitions()));
    return plain(all.toArray(String[]::new));
  }

  /** Runs a command as it is. */
  static Cli plain(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = command.execute(arguments);
    return new Cli(code, out.toString(), err.toString());
  }
}
