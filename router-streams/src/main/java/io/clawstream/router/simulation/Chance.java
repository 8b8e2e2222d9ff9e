package io.clawstream.router.simulation;

import io.clawstream.events.ControlKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/** Draws the next step of a schedule from what is possible. */
final class Chance {
  /** What kinds of steps there are, and how often they happen in an average world. */
  enum Kind {
    SAY(12),
    SAY_AGAIN(2),
    ORDER(1),
    ORDER_AGAIN(1),
    READ(40),
    LOOK(5),
    COMMIT(8),
    CRASH(2),
    WORK(14),
    RUN_TOOL(7),
    DECIDE(4),
    DELIVER(8),
    PASS(5);

    private final int usual;

    Kind(int usual) {
      this.usual = usual;
    }
  }

  private static final Said[] SAID = {
    Said.QUESTION,
    Said.QUESTION,
    Said.QUESTION,
    Said.QUESTION,
    Said.QUESTION,
    Said.QUESTION,
    Said.NEW,
    Said.SET,
    Said.STATUS,
    Said.STOP,
    Said.CHATTER,
    Said.NOISE
  };

  /** Erasing comes last. */
  private static final ControlKind[] ORDERS = {
    ControlKind.STOP_TURN,
    ControlKind.RESET_SESSION,
    ControlKind.SET_MODEL,
    ControlKind.ERASE_SESSION
  };

  private static final Outcome[] OUTCOMES = {
    Outcome.ANSWER,
    Outcome.ANSWER,
    Outcome.ANSWER,
    Outcome.APOLOGY,
    Outcome.FAILURE,
    Outcome.TOOL,
    Outcome.TWO_TOOLS,
    Outcome.TWO_TOOLS,
    Outcome.UNKNOWN_TOOL,
    Outcome.TOO_LONG,
    Outcome.APPROVED_TOOL,
    Outcome.APPROVED_TOOL,
    Outcome.REMINDER_TOOL,
    Outcome.REMINDER_TOOL
  };

  private final SplittableRandom random;
  private final Scenario scenario;
  private final int total;

  Chance(SplittableRandom random, Scenario scenario) {
    this.random = random;
    this.scenario = scenario;
    int sum = 0;
    for (int weight : scenario.weights().values()) {
      sum += weight;
    }
    this.total = sum;
  }

  static Map<Kind, Integer> weights(SplittableRandom random) {
    Map<Kind, Integer> weights = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      int factor =
          switch (random.nextInt(6)) {
            case 0 -> kind == Kind.READ || kind == Kind.SAY ? 1 : 0;
            case 1 -> 1;
            case 2, 3 -> 4;
            case 4 -> 8;
            default -> 16;
          };
      weights.put(kind, kind.usual * factor);
    }
    return weights;
  }

  /** A step that may or may not be possible. */
  Step next() {
    return switch (kind(random.nextInt(total))) {
      case SAY -> new Step.Say(person(), SAID[random.nextInt(SAID.length)]);
      case SAY_AGAIN -> new Step.SayAgain(person(), back());
      case ORDER -> new Step.Order(person(), order());
      case ORDER_AGAIN -> new Step.OrderAgain(person(), back());
      case READ -> new Step.Read(Source.at(random.nextInt(Source.count())));
      case LOOK -> new Step.Look();
      case COMMIT -> new Step.Commit();
      case CRASH -> new Step.Crash();
      case WORK -> new Step.Work(person(), back(), OUTCOMES[random.nextInt(OUTCOMES.length)]);
      case RUN_TOOL -> new Step.RunTool(person(), back(), random.nextInt(4) > 0);
      case DECIDE -> new Step.Decide(person(), back(), random.nextInt(3) > 0);
      case DELIVER ->
          new Step.Deliver(random.nextBoolean() ? Source.EGRESS_WEBCHAT : Source.EGRESS_API);
      case PASS -> new Step.Pass(time());
    };
  }

  private Kind kind(int drawn) {
    int left = drawn;
    for (Map.Entry<Kind, Integer> kind : scenario.weights().entrySet()) {
      left -= kind.getValue();
      if (left < 0) {
        return kind.getKey();
      }
    }
    throw new IllegalStateException("The weights have changed since they were added up.");
  }

  private ControlKind order() {
    return ORDERS[random.nextInt(scenario.sameOrder() ? ORDERS.length : ORDERS.length - 1)];
  }

  private Person person() {
    return Person.at(random.nextInt(scenario.people()));
  }

  /** The newest one mostly. */
  private int back() {
    return random.nextInt(3) > 0 ? 0 : random.nextInt(1, 6);
  }

  private Duration time() {
    return switch (random.nextInt(10)) {
      case 0 -> Duration.ofMillis(-random.nextInt(2_000));
      case 1, 2 -> Duration.ofMillis(random.nextInt(1_000));
      case 3, 4, 5 -> Duration.ofSeconds(random.nextInt(60));
      case 6, 7 -> Duration.ofSeconds(random.nextInt(60, 200));
      case 8 -> Duration.ofMinutes(random.nextInt(3, 90));
      default -> Duration.ofHours(random.nextInt(1, 30));
    };
  }
}
