package io.clawstream.router.simulation;

import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.access.AccessBook;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.MentionPatterns;
import io.clawstream.router.access.Tier;
import io.clawstream.router.prompt.Bindings;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Policy;
import io.clawstream.router.session.Policy.QueueRules;
import io.clawstream.router.session.Policy.TierRules;
import io.clawstream.router.session.Policy.TurnRules;
import io.clawstream.router.session.Policy.WindowRules;
import io.clawstream.router.session.QueueMode;
import io.clawstream.router.session.ResetRule;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What kind of world a seed makes: the router's rules, who talks, and what happens how often. Each
 * seed leaves other things out and overdoes others, which finds more than a mixture of everything.
 *
 * <p>What the router decides when it reads something again may differ from the first time, and a
 * worker may have read the first decision. So not every promise can be kept in every world; the
 * methods say which.
 *
 * @param policy the router's rules
 * @param window what a model is shown
 * @param people how many talk, 1 or more
 * @param crowd more open turns than this are a crowd
 * @param sameOrder whether what an aborted transaction had read is read again in the same order. If
 *     clocks differ, it may not be; then a worker may have answered a turn that never comes to be,
 *     because its messages are answered in another turn or are refused; and sessions are not
 *     forgotten in the midst of things, because they would not know any more which reply was first
 * @param speculative whether workers read jobs before they are committed
 * @param workersReturn whether workers are there when everything that is under way arrives
 * @param weights how often each kind of step happens, relative to the others
 */
record Scenario(
    Policy policy,
    PromptWindow window,
    int people,
    int crowd,
    boolean sameOrder,
    boolean speculative,
    boolean workersReturn,
    Map<Chance.Kind, Integer> weights) {
  private static final List<QueueMode> MODES = List.of(QueueMode.values());
  private static final AccessBook EVERYBODY = everybody();

  static Scenario of(SplittableRandom random) {
    QueueMode mode = MODES.get(random.nextInt(MODES.size()));
    int entries = random.nextInt(2, 12);
    boolean sameOrder = random.nextBoolean();
    Policy policy =
        new Policy(
            EVERYBODY,
            new QueueRules(mode, random.nextInt(1, 5), Duration.ofMinutes(1)),
            new TurnRules(
                Duration.ofMinutes(2),
                random.nextInt(3),
                random.nextInt(4),
                Duration.ofSeconds(10),
                2),
            new WindowRules(
                entries,
                10_000,
                random.nextBoolean(),
                random.nextInt(4),
                reset(random),
                Duration.ofDays(sameOrder ? 2 : 60)),
            tiers(random.nextInt(4) > 0 ? 0 : random.nextLong(20, 200)),
            Bindings.NONE,
            new TreeSet<>(Set.of("echo/echo")),
            Duration.ofHours(1));
    return new Scenario(
        policy,
        new PromptWindow(entries, 10_000, 10_000),
        random.nextInt(1, Person.count() + 1),
        random.nextInt(4),
        sameOrder,
        random.nextInt(4) > 0,
        random.nextBoolean(),
        Chance.weights(random));
  }

  /** Whether every turn that a worker is asked to answer comes to be, whatever is aborted. */
  boolean turnsComeToBe() {
    return sameOrder && policy.tier(Tier.USER).tokensPerDay() == 0;
  }

  /** Whether a turn may be ended by an answer to other questions than the turn's. */
  boolean answersMayDiffer() {
    return !sameOrder && policy.queue().mode() != QueueMode.FOLLOWUP;
  }

  private static AccessBook everybody() {
    AccessRules rules =
        new AccessRules(
            DmPolicy.OPEN,
            GroupPolicy.OPEN,
            true,
            MentionPatterns.NONE,
            Set.of(),
            Set.of(),
            Map.of());
    return AccessBook.of(Map.of("webchat", rules, "api", rules));
  }

  private static ResetRule reset(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> new ResetRule.Never();
      case 1 -> new ResetRule.Idle(Duration.ofHours(4));
      default -> new ResetRule.Daily(LocalTime.of(4, 0), ZoneOffset.UTC);
    };
  }

  private static Map<Tier, TierRules> tiers(long tokensPerDay) {
    Map<Tier, TierRules> tiers = new EnumMap<>(Tier.class);
    for (Tier tier : Tier.values()) {
      tiers.put(tier, new TierRules(tokensPerDay, false, ToolRules.ALL));
    }
    return tiers;
  }
}
