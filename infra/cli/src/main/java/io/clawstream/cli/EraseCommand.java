package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.sessions.Remains;
import io.clawstream.events.ControlKind;
import io.clawstream.schemas.SessionKey;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sessions erase}: forget a conversation, and say what of it is not forgotten yet. */
@Command(
    name = "erase",
    description = {
      "Make the router forget a session and, for a direct message, the person's pairing and usage.",
      "",
      "The topics are a log: what stands there of the session goes with its retention. What remains, and for how long, is told afterwards."
    })
final class EraseCommand implements Callable<Integer> {
  @Mixin private OperatorOptions options = new OperatorOptions();

  @Parameters(paramLabel = "KEY", description = "The session.")
  private String key = "";

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    SessionKey session = Sessions.key(key);
    PrintWriter out = options.out();
    out.println("Session " + session + " is going to be erased: its open turn is stopped, and the");
    out.println("router forgets its state, history, waiting messages, pairing and usage.");
    out.println("It cannot be undone. Whoever writes again begins a new session.");
    out.flush();
    if (!yes && !confirmed()) {
      out.println("Nothing was done.");
      out.flush();
      return 1;
    }
    return options.with("erasing a session", cluster -> erase(cluster, session));
  }

  private static boolean confirmed() {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new CliException(
                        "Nobody can be asked, since this is no terminal: --yes erases without asking."));
    String answer = console.readLine("Erase it? Type yes: ");
    return answer != null && answer.strip().equalsIgnoreCase("yes");
  }

  private int erase(Cluster cluster, SessionKey session) {
    int code = options.order(cluster, ControlKind.ERASE_SESSION, session.toString(), (String) null);
    if (code == 0) {
      print(new RemainsReader(cluster, options).of(session.toString()));
    }
    return code;
  }

  private void print(List<Remains> all) {
    PrintWriter out = options.out();
    out.println();
    out.println("What the topics still have of it:");
    Table table = new Table("TOPIC", "RECORDS", "OLDEST", "NEWEST", "GONE BY, AT THE LATEST");
    for (Remains remains : all) {
      table.add(
          remains.topic(),
          Long.toString(remains.records()),
          remains.oldest().map(EraseCommand::second).orElse("-"),
          remains.newest().map(EraseCommand::second).orElse("-"),
          remains.records() == 0
              ? "-"
              : remains.goneBy().map(EraseCommand::second).orElse("never: retention.ms is -1"));
    }
    out.print(table);
    out.println();
    out.println(
        "The changelogs of the router's stores, and the topics of pairings and usage, keep deleted entries until the brokers");
    out.println(
        "compact them, for which there is no exact date. The ids of the messages, without what they said, stay in the router's");
    out.println("'seen' store for router.dedupe-window (8 days unless it is set).");
    out.flush();
  }

  private static String second(Instant at) {
    return Times.second(at.toEpochMilli());
  }
}
