package io.clawstream.bench;

import io.clawstream.bench.hops.HopRecorder;
import io.clawstream.bench.hops.PipelineReader;
import io.clawstream.bench.hops.RecordReader;
import io.clawstream.bench.hops.RelayReader;
import io.clawstream.bench.hops.Stage;
import io.clawstream.bench.load.ClosedLoop;
import io.clawstream.bench.load.Journey;
import io.clawstream.bench.load.OpenLoop;
import io.clawstream.bench.load.Target;
import io.clawstream.bench.load.Webhooks;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.relay.RelayTopics;
import io.clawstream.bench.report.LatencyReport;
import io.clawstream.bench.report.ThroughputReport;
import io.clawstream.bench.stand.BenchException;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.Stand;
import io.clawstream.bench.stats.Percentiles;
import io.clawstream.schemas.EventSerdes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The order of the measurements on a running stand. Pipeline and relay take turns within each
 * measurement, so that what else the machine does meets both; the relay's records get the sizes
 * that the pipeline's were seen to have.
 */
final class Campaign {
  private static final Duration CALIBRATION = Duration.ofSeconds(5);
  private static final long SEED = 20_260_101;

  /** Of a measurement of throughput, this part is not counted. */
  private static final int RAMP_PART = 5;

  private final Stand stand;
  private final PipelineOptions options;
  private final List<Long> chats;
  private final Progress progress;
  private final OpenLoop openLoop;
  private final ClosedLoop closedLoop;
  private final Side pipeline;
  private Side relay;

  /**
   * One of the two chains.
   *
   * @param reader makes a reader of its topics
   */
  private record Side(Target target, Supplier<RecordReader> reader) {}

  Campaign(
      Stand stand,
      PipelineOptions options,
      List<Long> chats,
      Webhooks webhooks,
      EventSerdes serdes,
      Progress progress) {
    this.stand = stand;
    this.options = options;
    this.chats = chats;
    this.progress = progress;
    this.openLoop = new OpenLoop(webhooks);
    this.closedLoop = new ClosedLoop(webhooks);
    this.pipeline =
        new Side(
            stand.pipeline().target(),
            () -> new PipelineReader(stand.ground().topics(), Pipeline.CHANNEL, serdes));
    this.relay = new Side(stand.relay().target(), RelayReader::new);
  }

  /**
   * Runs both chains until their code is compiled, and learns how large the pipeline's records are.
   *
   * @return mean sizes in bytes by stage
   */
  Map<Stage, Integer> warmUp() throws InterruptedException {
    saturate(pipeline, options.warmup());
    progress.say("measuring record sizes");
    HopRecorder recorder = record(pipeline);
    openLoop.run(pipeline.target(), plan(CALIBRATION, SEED), _ -> {});
    recorder.stop();
    Map<Stage, Integer> sizes = recorder.meanBytes();
    relay =
        new Side(
            new Target(
                relay.target().name(),
                relay.target().webhook(),
                Map.of(RelayTopics.SIZES_HEADER, header(sizes))),
            relay.reader());
    saturate(relay, options.warmup());
    openLoop.run(relay.target(), plan(CALIBRATION, SEED), _ -> {});
    stand.requireAlive();
    return sizes;
  }

  LatencyReport latency() throws InterruptedException {
    List<LatencyReport.Round> ours = new ArrayList<>();
    List<LatencyReport.Round> bare = new ArrayList<>();
    for (int round = 1; round <= options.run().repeat(); round++) {
      bare.add(latency(relay, round));
      ours.add(latency(pipeline, round));
    }
    return LatencyReport.of(ours, bare);
  }

  ThroughputReport throughput() {
    List<ThroughputReport.Round> ours = new ArrayList<>();
    List<ThroughputReport.Round> bare = new ArrayList<>();
    for (int round = 1; round <= options.run().repeat(); round++) {
      bare.add(throughput(relay, round));
      ours.add(throughput(pipeline, round));
    }
    return ThroughputReport.of(ours, bare);
  }

  private LatencyReport.Round latency(Side side, int round) throws InterruptedException {
    HopRecorder recorder = record(side);
    Costs costs = stand.costs();
    List<Journey> journeys = new ArrayList<>();
    costs.begin();
    OpenLoop.Result result =
        openLoop.run(side.target(), plan(options.duration(), SEED + round), journeys::add);
    Map<String, Costs.Cost> used = costs.end();
    recorder.stop();
    stand.requireAlive();
    Percentiles overhead = result.overhead();
    progress.say(
        String.format(
            Locale.ROOT,
            "latency    %d/%d  %-8s  p50 %7.2f ms   p99 %7.2f ms   %d messages%s",
            round,
            options.run().repeat(),
            side.target().name(),
            overhead.p50(),
            overhead.p99(),
            result.sent(),
            result.unanswered() == 0 ? "" : ", " + result.unanswered() + " UNANSWERED"));
    return new LatencyReport.Round(result, recorder.breakdown(journeys), used);
  }

  private ThroughputReport.Round throughput(Side side, int round) {
    Costs costs = stand.costs();
    costs.begin();
    ClosedLoop.Result result =
        closedLoop.run(
            side.target(),
            new ClosedLoop.Plan(
                options.outstanding(),
                chats,
                options.duration().dividedBy(RAMP_PART),
                options.duration()));
    Map<String, Costs.Cost> used = costs.end();
    stand.requireAlive();
    progress.say(
        String.format(
            Locale.ROOT,
            "throughput %d/%d  %-8s  %7.0f messages/s   p50 %7.2f ms%s",
            round,
            options.run().repeat(),
            side.target().name(),
            result.perSecond(),
            result.endToEnd().p50(),
            result.unanswered() == 0 ? "" : ", " + result.unanswered() + " UNANSWERED"));
    return new ThroughputReport.Round(result, used);
  }

  private void saturate(Side side, Duration duration) {
    if (duration.isZero()) {
      return;
    }
    progress.say("warming up the " + side.target().name());
    ClosedLoop.Result result =
        closedLoop.run(
            side.target(),
            new ClosedLoop.Plan(options.outstanding(), chats, Duration.ZERO, duration));
    stand.requireAlive();
    if (result.answered() == 0) {
      throw new BenchException(
          "The "
              + side.target().name()
              + " has answered nothing in "
              + duration.toSeconds()
              + " s ("
              + result.refused()
              + " webhooks refused, "
              + result.unanswered()
              + " messages without a reply). --logs DIR keeps the logs of its processes.");
    }
  }

  private HopRecorder record(Side side) throws InterruptedException {
    return HopRecorder.start(
        stand.ground().observer(), side.reader().get(), InstantSource.system());
  }

  private OpenLoop.Plan plan(Duration duration, long seed) {
    return new OpenLoop.Plan(options.rate(), chats, duration, seed);
  }

  private static String header(Map<Stage, Integer> sizes) {
    return sizes.get(Stage.INBOUND) + "," + sizes.get(Stage.JOBS) + "," + sizes.get(Stage.EGRESS);
  }
}
