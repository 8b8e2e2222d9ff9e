package io.clawstream.bench.report;

import io.clawstream.bench.proc.Costs.Cost;
import io.clawstream.bench.stats.Percentiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Costs of several rounds in one. */
final class CostSummary {
  private CostSummary() {}

  /** By process: median of the processor use, the most of the memory. */
  static Map<String, Cost> of(List<Map<String, Cost>> rounds) {
    Map<String, Cost> summary = new LinkedHashMap<>();
    if (rounds.isEmpty()) {
      return summary;
    }
    for (String process : rounds.getFirst().keySet()) {
      List<Cost> costs =
          rounds.stream()
              .filter(round -> round.containsKey(process))
              .map(round -> round.get(process))
              .toList();
      summary.put(
          process,
          new Cost(
              Percentiles.median(costs.stream().mapToDouble(Cost::cores).toArray()),
              costs.stream().mapToLong(Cost::rssBytes).max().orElse(0),
              costs.stream().mapToLong(Cost::peakRssBytes).max().orElse(0)));
    }
    return summary;
  }
}
