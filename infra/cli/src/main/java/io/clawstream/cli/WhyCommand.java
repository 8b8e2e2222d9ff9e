package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.why.Evidence;
import io.clawstream.cli.why.Moment;
import io.clawstream.cli.why.TimeLine;
import io.clawstream.cli.why.Traced;
import io.clawstream.cli.why.Verdict;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.SessionKey;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code why}: what became of a message. */
@Command(
    name = "why",
    description = {
      "Tell what became of a message, and why.",
      "",
      "Shows every record that speaks of it, in the order of time, and says in a sentence how it ended or who is to do the next thing."
          + " What people wrote is not shown."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream why 4711",
      "  clawstream why 4711 --session telegram/8231/dm/158584902 --since 7d"
    })
final class WhyCommand implements Callable<Integer> {
  private static final Moment MOMENT = new Moment(ZoneId.systemDefault());

  @Mixin private OperatorOptions options = new OperatorOptions();

  @Parameters(paramLabel = "MESSAGE_ID", description = "The platform's id of the message.")
  private String messageId = "";

  @Option(
      names = "--session",
      paramLabel = "KEY",
      description =
          "The conversation: channel/account/dm|group/peer[/thread]. Reads one partition instead of all.")
  private @Nullable String session;

  @Option(
      names = "--since",
      paramLabel = "SPAN",
      defaultValue = "24h",
      converter = SpanOption.Converter.class,
      description = "How far to look back, e.g. 30m, 24h, 7d; default: ${DEFAULT-VALUE}.")
  private SpanOption since = SpanOption.DAY;

  @Override
  public Integer call() {
    Optional<SessionKey> key = Optional.ofNullable(session).map(Sessions::key);
    return options.with("reading what became of a message", cluster -> tell(cluster, key));
  }

  private int tell(Cluster cluster, Optional<SessionKey> key) {

    Instant from = options.clock().instant().minus(since.length());
    try (Investigation investigation =
        new Investigation(cluster, options.progress(), options.clock())) {
      Map<String, List<Traced<StandardMessage>>> received =
          investigation.received(messageId, key, from);
      if (received.isEmpty()) {
        throw new CliException(
            Verdict.notFound(messageId, Optional.ofNullable(session), since.text()));
      }
      if (received.size() > 1) {
        throw new CliException(
            "Message ids are unique within a conversation, and there is a message "
                + messageId
                + " in several: say which one with --session, one of "
                + String.join(", ", received.keySet())
                + ".");
      }
      Evidence evidence = investigation.evidence(received.values().iterator().next());
      print(received.keySet().iterator().next(), evidence, cluster.topics().priorityJobs());
      if (investigation.unreadable() > 0) {
        options.err().println(investigation.unreadable() + " records could not be read.");
        options.err().flush();
      }
      return 0;
    }
  }

  private void print(String sessionKey, Evidence evidence, String priorityTopic) {
    PrintWriter out = options.out();
    out.println("Message " + messageId + " of session " + sessionKey);
    out.println();
    Table table = new Table("WHEN", "WHAT", "WHERE");
    for (TimeLine.Entry entry : TimeLine.of(evidence, priorityTopic)) {
      table.add(MOMENT.text(entry.at()), Times.oneLine(entry.what()), entry.place());
    }
    out.print(table);
    out.println();
    out.println(Verdict.of(evidence, MOMENT));
    out.flush();
  }
}
