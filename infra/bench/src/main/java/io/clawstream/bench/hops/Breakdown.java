package io.clawstream.bench.hops;

import io.clawstream.bench.load.Journey;
import io.clawstream.bench.stats.Latencies;
import io.clawstream.bench.stats.Percentiles;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The way of many messages, hop by hop, in ms. The broker's timestamps are whole milliseconds, so a
 * hop between two topics is right to ±1 ms for one message and far better in the mean.
 *
 * @param hops in the order of the way
 * @param firstDelta from when the webhook was due until a consumer of the deltas had the first one
 */
public record Breakdown(Map<String, Percentiles> hops, Percentiles firstDelta) {
  private static final String ACCEPT = "webhook due → inbound appended";
  private static final String ROUTE = "inbound appended → job appended";
  private static final String ASK = "job appended → model asked";
  private static final String MODEL = "model asked → model done";
  private static final String REPLY = "model done → reply appended";
  private static final String SEND = "reply appended → platform call";
  private static final List<String> NAMES = List.of(ACCEPT, ROUTE, ASK, MODEL, REPLY, SEND);

  /** Medians over rounds. */
  public static Breakdown median(List<Breakdown> rounds) {
    Map<String, Percentiles> hops = new LinkedHashMap<>();
    for (String name : NAMES) {
      hops.put(
          name,
          Percentiles.median(
              rounds.stream()
                  .map(round -> round.hops().getOrDefault(name, Percentiles.NONE))
                  .toList()));
    }
    return new Breakdown(
        hops, Percentiles.median(rounds.stream().map(Breakdown::firstDelta).toList()));
  }

  /**
   * Puts together what the driver and the topics say; messages that were not seen everywhere are
   * left out.
   */
  static Breakdown of(Collection<Journey> journeys, Sightings seen, EpochClock clock) {
    Map<String, Latencies> hops = new LinkedHashMap<>();
    NAMES.forEach(name -> hops.put(name, new Latencies()));
    Latencies firstDelta = new Latencies();
    for (Journey journey : journeys) {
      seen.firstDeltaNanos(journey.number())
          .ifPresent(nanos -> firstDelta.record(nanos - journey.scheduledNanos()));
      stations(journey, seen, clock)
          .forEach(
              (name, fromTo) -> {
                Latencies hop = hops.get(name);
                if (hop != null) {
                  hop.record(fromTo[1] - fromTo[0]);
                }
              });
    }
    Map<String, Percentiles> percentiles = new LinkedHashMap<>();
    hops.forEach((name, latencies) -> percentiles.put(name, latencies.percentiles()));
    return new Breakdown(percentiles, firstDelta.percentiles());
  }

  private static Map<String, long[]> stations(Journey journey, Sightings seen, EpochClock clock) {
    OptionalLong inbound = seen.appendedMillis(Stage.INBOUND, journey.number());
    OptionalLong jobs = seen.appendedMillis(Stage.JOBS, journey.number());
    OptionalLong egress = seen.appendedMillis(Stage.EGRESS, journey.number());
    if (inbound.isEmpty() || jobs.isEmpty() || egress.isEmpty() || journey.modelAskedNanos() == 0) {
      return Map.of();
    }
    List<Long> times = new ArrayList<>();
    times.add(journey.scheduledNanos());
    times.add(clock.nanos(inbound.getAsLong()));
    times.add(clock.nanos(jobs.getAsLong()));
    times.add(journey.modelAskedNanos());
    times.add(journey.modelDoneNanos());
    times.add(clock.nanos(egress.getAsLong()));
    times.add(journey.handedNanos());
    Map<String, long[]> stations = new LinkedHashMap<>();
    for (int i = 0; i < NAMES.size(); i++) {
      stations.put(NAMES.get(i), new long[] {times.get(i), times.get(i + 1)});
    }
    return stations;
  }
}
