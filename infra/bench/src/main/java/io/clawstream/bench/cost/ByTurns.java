package io.clawstream.bench.cost;

import io.clawstream.bench.stand.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a message costs by how long its conversation is already. A few sessions are talked with,
 * turn by turn, up to the last window; beside each of their windows new sessions go through their
 * first turns, so that both meet the same machine, the same compiled code and the same store.
 */
public final class ByTurns {
  /** So that messages of one session do not follow one another: half of the sessions rest. */
  private static final int RESTING = 2;

  private static final long NEW_SESSIONS = 10_000_000;
  private static final long WARM_UP_SESSIONS = 1_000_000_000;
  private static final int WARM_UP_TURNS = 20;
  private static final long SEED = 20_260_101;

  private final Traffic traffic;
  private final Meter meter;
  private final Plan plan;
  private final Progress progress;
  private final Rotation old;
  private long newSessions = NEW_SESSIONS;

  /**
   * What to measure.
   *
   * @param turns where windows begin, ascending, beyond the first window
   * @param sessions that are talked with, 2 or more
   * @param window turns of each session in a window
   * @param repeat windows at each place
   */
  public record Plan(List<Integer> turns, int sessions, int window, int repeat, Duration warmup) {}

  /**
   * One place in a conversation.
   *
   * @param fromTurn the first turn of the first round
   * @param rounds windows there
   * @param beside windows of new sessions, each measured just before its round
   */
  public record Step(int fromTurn, List<Window> rounds, List<Window> beside) {}

  private ByTurns(Traffic traffic, Meter meter, Plan plan, Progress progress) {
    this.traffic = traffic;
    this.meter = meter;
    this.plan = plan;
    this.progress = progress;
    this.old = Rotation.of(0, plan.sessions(), SEED);
  }

  /** Measures; the first step is that of new sessions. */
  public static List<Step> measure(Traffic traffic, Meter meter, Plan plan, Progress progress)
      throws InterruptedException {
    return new ByTurns(traffic, meter, plan, progress).measure();
  }

  private List<Step> measure() throws InterruptedException {
    progress.say("warming up");
    traffic.runFor(
        plan.warmup(),
        Rotation.of(WARM_UP_SESSIONS, plan.sessions(), SEED),
        (long) plan.sessions() * WARM_UP_TURNS,
        outstanding());
    List<Step> steps = new ArrayList<>();
    List<Window> first = new ArrayList<>();
    for (int round = 1; round <= plan.repeat(); round++) {
      first.add(said("turn 1", round, newSessions()));
    }
    steps.add(new Step(1, first, first));
    int turn = 1;
    for (int from : plan.turns()) {
      progress.say("talking up to turn " + from);
      var _ = traffic.run(old, messages(from - turn), outstanding());
      turn = from;
      List<Window> rounds = new ArrayList<>();
      List<Window> beside = new ArrayList<>();
      for (int round = 1; round <= plan.repeat(); round++) {
        beside.add(said("  turn 1 beside it", round, newSessions()));
        rounds.add(said("turn " + turn, round, window(old)));
        turn += plan.window();
      }
      steps.add(new Step(from, rounds, beside));
    }
    return steps;
  }

  private Window newSessions() throws InterruptedException {
    Rotation sessions = Rotation.of(newSessions, plan.sessions(), SEED);
    newSessions += plan.sessions();
    return window(sessions);
  }

  private Window window(Rotation sessions) throws InterruptedException {
    long messages = messages(plan.window());
    return meter.measure(messages, () -> traffic.run(sessions, messages, outstanding()));
  }

  private Window said(String what, int round, Window window) {
    progress.say(
        String.format(Locale.ROOT, "%-22s %d/%d  %s", what, round, plan.repeat(), window.line()));
    return window;
  }

  private long messages(int turns) {
    return (long) plan.sessions() * turns;
  }

  private int outstanding() {
    return plan.sessions() / RESTING;
  }
}
