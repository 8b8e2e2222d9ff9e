package io.clawstream.bench.report;

import io.clawstream.bench.cost.BySessions;
import io.clawstream.bench.cost.ByTurns;
import io.clawstream.bench.cost.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a message costs the router.
 *
 * @param startedAt ISO-8601
 * @param settings what the run was told to do
 * @param turns by how long a conversation is, new ones first; empty if it was not measured
 * @param sessions by how many are stored, in the order measured; empty if it was not measured
 * @param restoreSecondsPerMillionSessions from the most sessions and the fewest; null if that
 *     cannot be told
 */
public record CostReport(
    String startedAt,
    Machine machine,
    Map<String, Object> settings,
    List<Turns> turns,
    List<Sessions> sessions,
    @Nullable Double restoreSecondsPerMillionSessions,
    List<Goal> goals)
    implements Report {
  private static final double FLAT = 1.5;
  private static final double MILLION = 1e6;

  /** Fewer sessions are restored in less time than the start of a process varies by. */
  private static final double ENOUGH_TO_TELL = 50_000;

  /** How many times as much as the first one of the same run. */
  public record Ratio(double cpu, double wall, double bytes) {
    static Ratio of(Window window, Window first) {
      return new Ratio(
          ratio(window.cpuMicros(), first.cpuMicros()),
          ratio(window.wallMicros(), first.wallMicros()),
          ratio(window.changelogBytes(), first.changelogBytes()));
    }

    private static double ratio(double one, double other) {
      return other == 0 ? 0 : Math.round(one / other * 100) / 100.0;
    }
  }

  /**
   * A place in a conversation.
   *
   * @param fromTurn the first turn of the first round
   * @param beside median of new sessions, measured in turn with these
   * @param ratio over {@code beside}
   */
  public record Turns(
      int fromTurn, Window median, Window beside, Ratio ratio, ByTurns.Step measured) {
    static Turns of(ByTurns.Step step) {
      Window median = Window.median(step.rounds());
      Window beside = Window.median(step.beside());
      return new Turns(step.fromTurn(), median, beside, Ratio.of(median, beside), step);
    }
  }

  /**
   * A number of stored sessions.
   *
   * @param median of sessions that have just spoken
   * @param ratio over the first number of sessions
   * @param silent median of sessions that have not spoken since the restart; null if too few are
   *     stored
   * @param silentRatio over {@code median}, which was measured in turn with it
   */
  public record Sessions(
      Window median,
      Ratio ratio,
      @Nullable Window silent,
      @Nullable Ratio silentRatio,
      BySessions.Level measured) {
    private static Sessions of(BySessions.Level level, Optional<Sessions> first) {
      Window median = Window.median(level.rounds());
      Window silent = level.silent().isEmpty() ? null : Window.median(level.silent());
      return new Sessions(
          median,
          Ratio.of(median, first.map(Sessions::median).orElse(median)),
          silent,
          silent == null ? null : Ratio.of(silent, median),
          level);
    }
  }

  /** Sums up. */
  public static CostReport of(
      String startedAt,
      Machine machine,
      Map<String, Object> settings,
      List<ByTurns.Step> steps,
      List<BySessions.Level> levels) {
    List<Turns> turns = steps.stream().map(Turns::of).toList();
    List<Sessions> sessions = new ArrayList<>();
    for (BySessions.Level level : levels) {
      sessions.add(Sessions.of(level, sessions.stream().findFirst()));
    }
    return new CostReport(
        startedAt,
        machine,
        Map.copyOf(settings),
        turns,
        List.copyOf(sessions),
        restore(levels),
        goals(turns, sessions));
  }

  @Override
  public String text() {
    return CostText.of(this);
  }

  /** Starting the process takes the same time whatever is stored. */
  private static @Nullable Double restore(List<BySessions.Level> levels) {
    if (levels.isEmpty()) {
      return null;
    }
    BySessions.Level fewest = levels.getFirst();
    BySessions.Level most = levels.getLast();
    double seconds = most.startSeconds() - fewest.startSeconds();
    double more = most.sessions() - (double) fewest.sessions();
    return more < ENOUGH_TO_TELL ? null : Math.round(seconds / more * MILLION * 10) / 10.0;
  }

  private static List<Goal> goals(List<Turns> turns, List<Sessions> sessions) {
    List<Goal> goals = new ArrayList<>();
    turns.stream()
        .skip(1)
        .forEach(
            at ->
                add(
                    goals,
                    String.format(Locale.ROOT, "at turn %,d over turn 1", at.fromTurn()),
                    at.ratio()));
    sessions.stream()
        .skip(1)
        .forEach(
            with ->
                add(
                    goals,
                    String.format(
                        Locale.ROOT,
                        "with %,d sessions over %,d",
                        with.measured().sessions(),
                        sessions.getFirst().measured().sessions()),
                    with.ratio()));
    return List.copyOf(goals);
  }

  private static void add(List<Goal> goals, String where, Ratio ratio) {
    goals.add(Goal.atMost("processor time per message " + where, FLAT, ratio.cpu()));
    goals.add(Goal.atMost("bytes to changelogs per message " + where, FLAT, ratio.bytes()));
  }
}
