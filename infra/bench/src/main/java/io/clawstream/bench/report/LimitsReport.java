package io.clawstream.bench.report;

import io.clawstream.bench.load.Crowd;
import io.clawstream.bench.model.LimitedModel;
import io.clawstream.bench.stats.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What people get who write all at once to a model server with limits.
 *
 * @param startedAt ISO-8601
 * @param settings what the run was told to do
 * @param ways how they asked, by name
 */
public record LimitsReport(
    String startedAt,
    Machine machine,
    Map<String, Object> settings,
    Map<String, Way> ways,
    List<Goal> goals)
    implements Report {
  /** Calls the model, once. */
  public static final String DIRECT = "direct";

  /** Calls the model, and twice more if that fails. */
  public static final String DIRECT_WITH_RETRIES = "direct, two retries";

  /** Through all services. */
  public static final String CLAWSTREAM = "clawstream";

  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double PERCENT = 100;
  private static final double MEAN_SECONDS = 3;

  /**
   * One crowd.
   *
   * @param refusals what the model server has turned away meanwhile
   */
  public record Round(Crowd.Result result, LimitedModel.Refusals refusals) {}

  /** One way to ask, all rounds. */
  public record Way(Crowd.Result median, double failureRate, List<Round> rounds) {
    static Way of(List<Round> rounds) {
      Crowd.Result median = Crowd.Result.median(rounds.stream().map(Round::result).toList());
      return new Way(median, median.failureRate(), List.copyOf(rounds));
    }

    long refused() {
      return rounds.stream()
          .mapToLong(round -> round.refusals().overRate() + round.refusals().overConcurrency())
          .sum();
    }

    long failed() {
      return rounds.stream().mapToLong(round -> round.refusals().failed()).sum();
    }
  }

  /** Sums up. */
  public static LimitsReport of(
      String startedAt,
      Machine machine,
      Map<String, Object> settings,
      Map<String, List<Round>> rounds) {
    Map<String, Way> ways = new LinkedHashMap<>();
    rounds.forEach((name, all) -> ways.put(name, Way.of(all)));
    return new LimitsReport(startedAt, machine, Map.copyOf(settings), ways, goals(ways));
  }

  private static List<Goal> goals(Map<String, Way> ways) {
    Way ours = ways.get(CLAWSTREAM);
    if (ours == null) {
      return List.of();
    }
    return List.of(
        Goal.atMost("questions without an answer, %", 0, ours.failureRate() * PERCENT),
        Goal.atMost(
            "mean response time, s",
            MEAN_SECONDS,
            ours.median().response().mean() / MILLIS_PER_SECOND));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    Sections.machine(text, machine);
    Sections.heading(text, "Response times in s, medians; counts are sums over all rounds");
    Table table =
        new Table("", "questions", "mean", "p95", "max", "without an answer", "refused", "failed");
    ways.forEach(
        (name, way) ->
            table.row(
                name,
                Long.toString(way.median().asked()),
                seconds(way.median().response().mean()),
                seconds(way.median().response().p95()),
                seconds(way.median().response().max()),
                String.format(Locale.ROOT, "%.2f %%", way.failureRate() * PERCENT),
                Long.toString(way.refused()),
                Long.toString(way.failed())));
    text.append(table.render());
    text.append(
        """
        mean, p95, max: from the question to its whole answer, of those that were answered
        refused: requests that the model server turned away because of its limits; failed: that failed for no reason
        """);
    Sections.goals(text, goals);
    return text.toString();
  }

  private static String seconds(double millis) {
    return Sections.rounded(millis / MILLIS_PER_SECOND, 2);
  }
}
