package io.clawstream.bench.report;

import io.clawstream.bench.recovery.Outage;
import io.clawstream.bench.stats.Table;

/** A recovery report for people. */
final class RecoveryText {
  private static final double MILLIS_PER_SECOND = 1_000;

  private RecoveryText() {}

  static String of(RecoveryReport report) {
    StringBuilder text = new StringBuilder();
    Sections.machine(text, report.machine());
    Sections.heading(
        text, "Recovery after kill -9 in s, medians; counts are sums over all kills of a service");
    Table table =
        new Table(
            "",
            "kills",
            "process up",
            "ready",
            "first answer",
            "worst wait",
            "messages",
            "lost",
            "twice",
            "no receipt");
    report
        .services()
        .forEach((name, service) -> row(table, name, service.kills().size(), service.median()));
    text.append(table.render());
    text.append(
        """
        process up: the new process answers on its admin port; ready: it says that it can do its work
        first answer: the platform has the answer to a message that was due after the kill
        worst wait: for an answer, of the messages under way at the kill or due before the first answer
        no receipt: answered again because the dead process had not written a receipt; not counted as twice
        """);
    Sections.busy(
        text,
        report.services().values().stream()
            .mapToDouble(service -> service.median().otherCores())
            .max()
            .orElse(0));
    Sections.goals(text, report.goals());
    return text.toString();
  }

  private static void row(Table table, String name, int kills, Outage outage) {
    table.row(
        name,
        Integer.toString(kills),
        seconds(outage.restart().liveMs()),
        seconds(outage.restart().readyMs()),
        seconds(outage.recoveryMs()),
        seconds(outage.worstWaitMs()),
        Long.toString(outage.messages()),
        Long.toString(outage.lost()),
        Long.toString(outage.repeated()),
        Long.toString(outage.unreceipted()));
  }

  private static String seconds(double millis) {
    return Sections.rounded(millis / MILLIS_PER_SECOND, 2);
  }
}
