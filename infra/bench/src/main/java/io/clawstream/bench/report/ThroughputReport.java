package io.clawstream.bench.report;

import io.clawstream.bench.load.ClosedLoop;
import io.clawstream.bench.proc.Costs.Cost;
import java.util.List;
import java.util.Map;

/** Throughput at saturation, of both chains in turn. */
public record ThroughputReport(Side pipeline, Side relay) {

  /** One round of one chain. */
  public record Round(ClosedLoop.Result result, Map<String, Cost> costs) {}

  /**
   * One chain.
   *
   * @param median over the rounds
   * @param costs by process
   */
  public record Side(ClosedLoop.Result median, Map<String, Cost> costs, List<Round> rounds) {
    static Side of(List<Round> rounds) {
      return new Side(
          ClosedLoop.Result.median(rounds.stream().map(Round::result).toList()),
          CostSummary.of(rounds.stream().map(Round::costs).toList()),
          List.copyOf(rounds));
    }
  }

  /** Sums up. */
  public static ThroughputReport of(List<Round> pipeline, List<Round> relay) {
    return new ThroughputReport(Side.of(pipeline), Side.of(relay));
  }
}
