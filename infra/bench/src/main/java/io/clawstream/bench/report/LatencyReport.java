package io.clawstream.bench.report;

import io.clawstream.bench.hops.Breakdown;
import io.clawstream.bench.load.OpenLoop;
import io.clawstream.bench.proc.Costs.Cost;
import java.util.List;
import java.util.Map;

/**
 * Latency at a fixed rate, of both chains in turn.
 *
 * @param ratioP50Overhead median overhead of the pipeline over that of the relay
 * @param ratioP50EndToEnd the same from the moment that the webhook was due
 */
public record LatencyReport(
    Side pipeline, Side relay, double ratioP50Overhead, double ratioP50EndToEnd) {

  /** One round of one chain. */
  public record Round(OpenLoop.Result result, Breakdown breakdown, Map<String, Cost> costs) {}

  /**
   * One chain.
   *
   * @param median over the rounds
   * @param breakdown over the rounds
   * @param costs by process, while this chain was measured and the other one idle
   */
  public record Side(
      OpenLoop.Result median, Breakdown breakdown, Map<String, Cost> costs, List<Round> rounds) {
    static Side of(List<Round> rounds) {
      return new Side(
          OpenLoop.Result.median(rounds.stream().map(Round::result).toList()),
          Breakdown.median(rounds.stream().map(Round::breakdown).toList()),
          CostSummary.of(rounds.stream().map(Round::costs).toList()),
          List.copyOf(rounds));
    }
  }

  /** Sums up. */
  public static LatencyReport of(List<Round> pipeline, List<Round> relay) {
    Side ours = Side.of(pipeline);
    Side bare = Side.of(relay);
    return new LatencyReport(
        ours,
        bare,
        ratio(ours.median().overhead().p50(), bare.median().overhead().p50()),
        ratio(ours.median().endToEnd().p50(), bare.median().endToEnd().p50()));
  }

  private static double ratio(double ours, double bare) {
    return bare == 0 ? 0 : Math.round(ours / bare * 100) / 100.0;
  }
}
