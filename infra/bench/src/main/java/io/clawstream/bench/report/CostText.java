package io.clawstream.bench.report;

import io.clawstream.bench.cost.BySessions;
import io.clawstream.bench.cost.Window;
import io.clawstream.bench.stats.Table;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A cost report for people. */
final class CostText {
  private CostText() {}

  static String of(CostReport report) {
    StringBuilder text = new StringBuilder();
    Sections.machine(text, report.machine());
    if (!report.turns().isEmpty()) {
      Sections.heading(
          text,
          "What a message costs the router, by the turn of its conversation; medians of "
              + report.turns().getFirst().measured().rounds().size());
      turns(text, report);
    }
    if (!report.sessions().isEmpty()) {
      Sections.heading(
          text,
          "What a message costs the router, by stored sessions; medians of "
              + report.sessions().getFirst().measured().rounds().size());
      sessions(text, report);
      Sections.heading(text, "Restoring the stores from Kafka");
      restore(text, report);
    }
    Sections.busy(text, otherCores(report).max().orElse(0));
    Sections.goals(text, report.goals());
    return text.toString();
  }

  private static void turns(StringBuilder text, CostReport report) {
    Table table = table("first turn");
    for (CostReport.Turns at : report.turns()) {
      row(table, count(at.fromTurn()), at.median(), at.ratio());
    }
    text.append(table.render());
    text.append("ratio: over new sessions that were measured in turn with these\n");
  }

  private static void sessions(StringBuilder text, CostReport report) {
    Table table = table("sessions");
    for (CostReport.Sessions with : report.sessions()) {
      row(table, count(with.measured().sessions()), with.median(), with.ratio());
      if (with.silent() != null && with.silentRatio() != null) {
        row(table, "silent", with.silent(), with.silentRatio());
      }
    }
    text.append(table.render());
    text.append(
        """
        ratio: over the first line; silent, of which nothing has been looked at since the restart: over the line above
        cpu: of the router's process; wall: between two messages at saturation; bytes: that its changelogs grew
        """);
  }

  private static void restore(StringBuilder text, CostReport report) {
    Table table = new Table("sessions", "rows", "MiB", "written in s", "router ready after s");
    for (CostReport.Sessions with : report.sessions()) {
      BySessions.Level level = with.measured();
      table.row(
          count(level.sessions()),
          count(level.rows()),
          Sections.rounded(level.storedBytes() / Sections.MIB, 1),
          Sections.rounded(level.fillSeconds(), 1),
          Sections.rounded(level.startSeconds(), 1));
    }
    text.append(table.render());
    Double perMillion = report.restoreSecondsPerMillionSessions();
    if (perMillion != null) {
      text.append("per million sessions: ")
          .append(Sections.rounded(perMillion, 1))
          .append(" s, the start of the process taken out\n");
    }
  }

  private static Table table(String first) {
    return new Table(first, "cpu µs", "ratio", "wall µs", "ratio", "bytes", "ratio", "messages");
  }

  private static void row(Table table, String name, Window window, CostReport.Ratio ratio) {
    table.row(
        name,
        Sections.rounded(window.cpuMicros(), 0),
        Sections.rounded(ratio.cpu(), 2),
        Sections.rounded(window.wallMicros(), 0),
        Sections.rounded(ratio.wall(), 2),
        Sections.rounded(window.changelogBytes(), 0),
        Sections.rounded(ratio.bytes(), 2),
        count(window.messages()));
  }

  private static DoubleStream otherCores(CostReport report) {
    return Stream.concat(
            report.turns().stream().map(CostReport.Turns::median),
            report.sessions().stream().map(CostReport.Sessions::median))
        .mapToDouble(Window::otherCores);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
