package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.TopicScan;
import io.clawstream.cli.people.WaitingCalls;
import io.clawstream.events.Approval;
import io.clawstream.events.ControlKind;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code approvals}: tool calls that wait for an operator. */
@Command(
    name = "approvals",
    description = {
      "Decide on tool calls that wait for approval.",
      "",
      "Tools that tools.approval names are not called before somebody has approved the call."
    },
    synopsisSubcommandLabel = "(list | approve | deny)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream approvals list",
      "  clawstream approvals approve ABCD-2345",
      "  clawstream approvals deny ABCD-2345"
    })
final class ApprovalsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "Show the calls that wait.")
  int list(@Mixin OperatorOptions options) {
    Instant now = options.clock().instant();
    List<Approval> waiting =
        options.with("reading approvals", cluster -> read(cluster, options).waiting(now));
    if (waiting.isEmpty()) {
      options.out().println("No call waits.");
    } else {
      options.out().print(table(waiting));
    }
    options.out().flush();
    return 0;
  }

  @Command(name = "approve", description = "Have a call made.")
  int approve(
      @Mixin OperatorOptions options,
      @Parameters(
              paramLabel = "ID",
              description = "What 'approvals list' shows; case, spaces and '-' do not matter.")
          String id) {
    return decide(options, ControlKind.APPROVE_CALL, id);
  }

  @Command(name = "deny", description = "Have the model told that a call is not made.")
  int deny(
      @Mixin OperatorOptions options,
      @Parameters(
              paramLabel = "ID",
              description = "What 'approvals list' shows; case, spaces and '-' do not matter.")
          String id) {
    return decide(options, ControlKind.DENY_CALL, id);
  }

  private static int decide(OperatorOptions options, ControlKind kind, String id) {
    return options.with(
        "deciding on a tool call",
        cluster -> {
          Approval waiting =
              read(cluster, options)
                  .find(id, options.clock().instant())
                  .orElseThrow(
                      () ->
                          new CliException(
                              "No call waits as "
                                  + id
                                  + ": it was decided, or has expired; 'clawstream approvals list' shows those that wait."));
          return options.order(cluster, kind, waiting.getSessionKey(), waiting.getApprovalId());
        });
  }

  private static WaitingCalls read(Cluster cluster, OperatorOptions options) {
    WaitingCalls calls = new WaitingCalls();
    try (Consumer<String, byte[]> consumer = cluster.committed()) {
      TopicScan scan = new TopicScan(consumer, options.progress(), options.clock());
      scan.since(
          Instant.EPOCH,
          scan.partitions(cluster.topics().approvals()),
          record ->
              calls.note(
                  record.key(),
                  record.value() == null
                      ? null
                      : cluster.serdes().decode(record.value(), Approval.class)));
    }
    return calls;
  }

  /** The model chose the arguments: they must not reach into the next column or line. */
  private static Table table(List<Approval> waiting) {
    Table table = new Table("ID", "TOOL", "USER", "TIER", "SESSION", "EXPIRES", "ARGUMENTS");
    for (Approval call : waiting) {
      table.add(
          call.getApprovalId(),
          call.getTool(),
          call.getUserId(),
          call.getTier(),
          call.getSessionKey(),
          Times.second(call.getExpiresAt()),
          Times.oneLine(call.getArguments()));
    }
    return table;
  }
}
