package io.clawstream.bench.report;

import io.clawstream.bench.recovery.Outage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What killing each service did.
 *
 * @param startedAt ISO-8601
 * @param settings what the run was told to do
 * @param services by name, in the order in which they were killed
 */
public record RecoveryReport(
    String startedAt,
    Machine machine,
    Map<String, Object> settings,
    Map<String, Service> services,
    List<Goal> goals)
    implements Report {
  private static final double RECOVERY_SECONDS = 5;
  private static final double MILLIS_PER_SECOND = 1_000;

  /**
   * One service.
   *
   * @param median over the kills
   */
  public record Service(Outage median, List<Outage> kills) {
    static Service of(List<Outage> kills) {
      return new Service(Outage.median(kills), List.copyOf(kills));
    }
  }

  /** Sums up. */
  public static RecoveryReport of(
      String startedAt,
      Machine machine,
      Map<String, Object> settings,
      Map<String, List<Outage>> kills) {
    Map<String, Service> services = new LinkedHashMap<>();
    kills.forEach((name, outages) -> services.put(name, Service.of(outages)));
    return new RecoveryReport(startedAt, machine, Map.copyOf(settings), services, goals(services));
  }

  @Override
  public String text() {
    return RecoveryText.of(this);
  }

  private static List<Goal> goals(Map<String, Service> services) {
    List<Goal> goals = new ArrayList<>();
    services.forEach(
        (name, service) ->
            goals.add(
                Goal.atMost(
                    "recovery after kill -9 of " + name + ", s",
                    RECOVERY_SECONDS,
                    service.median().recoveryMs() / MILLIS_PER_SECOND)));
    List<Outage> medians = services.values().stream().map(Service::median).toList();
    goals.add(
        Goal.atMost("messages lost", 0, (double) medians.stream().mapToLong(Outage::lost).sum()));
    goals.add(
        Goal.atMost(
            "messages answered twice",
            0,
            (double) medians.stream().mapToLong(Outage::repeated).sum()));
    return List.copyOf(goals);
  }
}
