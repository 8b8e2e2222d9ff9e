package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.TopicScan;
import io.clawstream.cli.letters.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: records that a service could not handle. */
@Command(
    name = "dead-letters",
    description = "Show the records that could not be handled, and send them again.",
    synopsisSubcommandLabel = "(list | redrive)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream dead-letters list --limit 20",
      "  clawstream dead-letters redrive --id 3@17",
      "  clawstream dead-letters redrive --topic claw.egress.telegram --dry-run"
    })
final class DeadLettersCommand implements Runnable {
  private static final int MOST = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "When, from where, by whom and why; the newest last.")
  int list(
      @Mixin OperatorOptions options,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most this many of the newest; default: ${DEFAULT-VALUE}.")
          int limit) {
    List<DeadLetter> letters =
        options.with(
            "reading dead letters",
            cluster -> newest(newestOfEach(cluster, options, limit), limit));
    if (letters.isEmpty()) {
      options.out().println("There are no dead letters.");
    } else {
      Table table = new Table("ID", "WHEN", "FROM", "BY", "TRIES", "KEY", "WHY");
      for (DeadLetter letter : letters) {
        table.add(
            letter.id(),
            Times.second(letter.at().toEpochMilli()),
            letter.place().orElse(letter.topic()),
            letter.service(),
            letter.attempts(),
            String.valueOf(letter.record().key()),
            letter.reason());
      }
      options.out().print(table);
    }
    options.out().flush();
    return 0;
  }

  @Command(
      name = "redrive",
      description = {
        "Send dead letters again, when what ailed them has been mended.",
        "",
        "Replies, messages and tool calls go back to their topic; a question whose turn ended with an apology is asked again."
            + " Doing it twice does nothing twice: what was delivered or answered since is skipped."
      })
  int redrive(
      @Mixin OperatorOptions options,
      @Option(
              names = "--id",
              paramLabel = "PARTITION@OFFSET",
              description = "This one, as 'list' shows it; may be repeated.")
          @Nullable Set<String> ids,
      @Option(
              names = "--topic",
              paramLabel = "TOPIC",
              description = "Those that came from this topic.")
          @Nullable String topic,
      @Option(
              names = "--limit",
              paramLabel = "N",
              description = "At most this many of the newest, 1 to 1000.")
          @Nullable Integer limit,
      @Option(names = "--dry-run", description = "Only tell what would be done.") boolean dryRun) {
    if (ids == null && topic == null && limit == null) {
      throw new ParameterException(
          spec.commandLine(), "Say which ones: --id, --topic or --limit (or several of them).");
    }
    if (limit != null && (limit < 1 || limit > MOST)) {
      throw new ParameterException(
          spec.commandLine(), "--limit is " + limit + ", but must be 1 to " + MOST + ".");
    }
    return options.with(
        "sending dead letters again",
        cluster -> {
          List<DeadLetter> chosen =
              newest(
                  all(cluster, options).stream()
                      .filter(letter -> ids == null || ids.contains(letter.id()))
                      .filter(letter -> topic == null || topic.equals(letter.topic()))
                      .toList(),
                  limit == null ? Integer.MAX_VALUE : limit);
          if (chosen.isEmpty()) {
            throw new CliException(
                "There are no such dead letters; 'clawstream dead-letters list' shows them.");
          }
          options
              .out()
              .print(new RedriveAction(cluster, dryRun).run(chosen, options.clock().instant()));
          options.out().flush();
          return 0;
        });
  }

  private static List<DeadLetter> all(Cluster cluster, OperatorOptions options) {
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = cluster.committed()) {
      TopicScan scan = new TopicScan(consumer, options.progress(), options.clock());
      scan.since(
          Instant.EPOCH,
          scan.partitions(cluster.topics().deadLetters()),
          record -> letters.add(new DeadLetter(record)));
    }
    return letters;
  }

  private static List<DeadLetter> newestOfEach(
      Cluster cluster, OperatorOptions options, int limit) {
    List<DeadLetter> letters = new ArrayList<>();
    try (Consumer<String, byte[]> consumer = cluster.committed()) {
      TopicScan scan = new TopicScan(consumer, options.progress(), options.clock());
      scan.last(
          limit,
          scan.partitions(cluster.topics().deadLetters()),
          record -> letters.add(new DeadLetter(record)));
    }
    return letters;
  }

  /** The newest, oldest first. */
  private static List<DeadLetter> newest(List<DeadLetter> letters, int limit) {
    List<DeadLetter> sorted =
        letters.stream().sorted(Comparator.comparing(DeadLetter::at)).toList();
    return sorted.subList(Math.max(0, sorted.size() - limit), sorted.size());
  }
}
