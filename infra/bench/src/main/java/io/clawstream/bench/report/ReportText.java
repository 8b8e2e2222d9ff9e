package io.clawstream.bench.report;

import io.clawstream.bench.hops.Breakdown;
import io.clawstream.bench.load.ClosedLoop;
import io.clawstream.bench.load.OpenLoop;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.proc.Costs.Cost;
import io.clawstream.bench.stats.Percentiles;
import io.clawstream.bench.stats.Table;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A report for people. */
public final class ReportText {
  /** What costs less than this share of a core is not worth a line. */
  private static final double WORTH_A_LINE = 0.005;

  private static final Cost NOTHING = new Cost(0, 0, 0);

  private ReportText() {}

  /** The whole report as text. */
  public static String of(BenchReport report) {
    StringBuilder text = new StringBuilder();
    Sections.machine(text, report.machine());
    LatencyReport latency = report.latency();
    if (latency != null) {
      latency(text, latency);
    }
    ThroughputReport throughput = report.throughput();
    if (throughput != null) {
      throughput(text, throughput);
    }
    Sections.goals(text, report.goals());
    return text.toString();
  }

  private static void latency(StringBuilder text, LatencyReport report) {
    OpenLoop.Result ours = report.pipeline().median();
    OpenLoop.Result bare = report.relay().median();
    Sections.heading(
        text,
        "Latency in ms at a fixed rate, model time taken out (%d and %d messages)"
            .formatted(ours.sent(), bare.sent()));
    Table table =
        new Table(
            "", "p50", "p95", "p99", "max", "relay p50", "relay p95", "relay p99", "p50 ratio");
    row(
        table,
        "overhead: 2xx at the driver → reply at the platform",
        ours.overhead(),
        bare.overhead());
    row(table, "end to end: webhook due → reply at the platform", ours.endToEnd(), bare.endToEnd());
    row(table, "accept: webhook due → 2xx at the driver", ours.accept(), bare.accept());
    row(
        table,
        "first delta: webhook due → seen in the deltas topic",
        report.pipeline().breakdown().firstDelta(),
        Percentiles.NONE);
    row(table, "model (taken out above)", ours.model(), bare.model());
    text.append(table.render());
    missing(text, ours.refused() + bare.refused(), ours.unanswered() + bare.unanswered());

    Sections.heading(text, "Where the time goes, in ms");
    Table hops = new Table("", "mean", "p50", "p99", "relay mean", "relay p50", "relay p99");
    Breakdown bareHops = report.relay().breakdown();
    report
        .pipeline()
        .breakdown()
        .hops()
        .forEach(
            (name, hop) -> {
              Percentiles other = bareHops.hops().getOrDefault(name, Percentiles.NONE);
              hops.row(
                  name,
                  millis(hop, hop.mean()),
                  millis(hop, hop.p50()),
                  millis(hop, hop.p99()),
                  millis(other, other.mean()),
                  millis(other, other.p50()),
                  millis(other, other.p99()));
            });
    text.append(hops.render());
    text.append("Topic times are the broker's, in whole milliseconds: trust the means.\n");

    Sections.heading(text, "Processor and memory at the fixed rate (1.00 = one core all the time)");
    costs(text, report.pipeline().costs(), report.relay().costs());
  }

  private static void throughput(StringBuilder text, ThroughputReport report) {
    ClosedLoop.Result ours = report.pipeline().median();
    ClosedLoop.Result bare = report.relay().median();
    Sections.heading(text, "Throughput at saturation, 0 ms model");
    text.append(
        new Table("", "messages/s", "p50 ms", "p99 ms")
            .row(
                "pipeline",
                perSecond(ours),
                millis(ours.endToEnd(), ours.endToEnd().p50()),
                millis(ours.endToEnd(), ours.endToEnd().p99()))
            .row(
                "relay",
                perSecond(bare),
                millis(bare.endToEnd(), bare.endToEnd().p50()),
                millis(bare.endToEnd(), bare.endToEnd().p99()))
            .render());
    missing(text, ours.refused() + bare.refused(), ours.unanswered() + bare.unanswered());
    Sections.heading(text, "Processor and memory at saturation (1.00 = one core all the time)");
    costs(text, report.pipeline().costs(), report.relay().costs());
  }

  private static void costs(StringBuilder text, Map<String, Cost> ours, Map<String, Cost> bare) {
    Table table =
        new Table("", "cores", "RSS MiB", "peak MiB", "cores while the relay is measured");
    Set<String> processes = new LinkedHashSet<>(ours.keySet());
    processes.addAll(bare.keySet());
    double ourSum = 0;
    double bareSum = 0;
    for (String process : processes) {
      Cost our = ours.getOrDefault(process, NOTHING);
      Cost other = bare.getOrDefault(process, NOTHING);
      ourSum += our.cores();
      bareSum += other.cores();
      if (our.cores() >= WORTH_A_LINE || other.cores() >= WORTH_A_LINE) {
        table.row(
            process,
            cores(our.cores()),
            mebibytes(our.rssBytes()),
            mebibytes(our.peakRssBytes()),
            cores(other.cores()));
      }
    }
    table.row("all", cores(ourSum), "", "", cores(bareSum));
    text.append(table.render());
    Sections.busy(
        text,
        Math.max(
            ours.getOrDefault(Costs.OTHERS, NOTHING).cores(),
            bare.getOrDefault(Costs.OTHERS, NOTHING).cores()));
  }

  private static void row(Table table, String name, Percentiles ours, Percentiles bare) {
    table.row(
        name,
        millis(ours, ours.p50()),
        millis(ours, ours.p95()),
        millis(ours, ours.p99()),
        millis(ours, ours.max()),
        millis(bare, bare.p50()),
        millis(bare, bare.p95()),
        millis(bare, bare.p99()),
        bare.p50() > 0 && ours.count() > 0 ? Sections.rounded(ours.p50() / bare.p50(), 2) : "");
  }

  private static void missing(StringBuilder text, long refused, long unanswered) {
    if (refused + unanswered > 0) {
      text.append(
          "WARNING: %d webhooks were refused and %d messages got no reply; the numbers are about the others.\n"
              .formatted(refused, unanswered));
    }
  }

  private static String perSecond(ClosedLoop.Result result) {
    return Sections.rounded(result.perSecond(), 0);
  }

  private static String millis(Percentiles of, double value) {
    return of.count() == 0 ? "" : Sections.rounded(value, 2);
  }

  private static String cores(double cores) {
    return Sections.rounded(cores, 2);
  }

  private static String mebibytes(long bytes) {
    return bytes == 0 ? "" : Sections.rounded(bytes / Sections.MIB, 0);
  }
}
