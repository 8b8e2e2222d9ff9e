package io.clawstream.router.session;

import io.clawstream.events.StandardMessage;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.access.AccessBook;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.Sender;
import io.clawstream.router.access.Tier;
import io.clawstream.router.message.Command;
import io.clawstream.router.prompt.Bindings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and rules that the machine goes by.
 *
 * @param access who may talk
 * @param queue what waits, and how
 * @param turns how long turns may take
 * @param window how much of a conversation is kept
 * @param tiers what each tier may use; complete
 * @param bindings who answers where
 * @param models what {@code /model} may choose, as {@code provider/model}
 * @param deniedNoticeEvery how often a refused sender is told so
 */
public record Policy(
    AccessBook access,
    QueueRules queue,
    TurnRules turns,
    WindowRules window,
    Map<Tier, TierRules> tiers,
    Bindings bindings,
    SortedSet<String> models,
    Duration deniedNoticeEvery) {

  /** How long a tool call waits for an operator. */
  public static final Duration APPROVAL_VALID = Duration.ofMinutes(30);

  /** How long a pairing code is good, and how often a stranger gets one. */
  public static final Duration PAIRING_CODE_VALID = Duration.ofHours(1);

  /** Keeps its own copies. */
  public Policy {
    tiers = Map.copyOf(tiers);
    for (Tier tier : Tier.values()) {
      if (!tiers.containsKey(tier)) {
        throw new IllegalArgumentException("There are no rules for tier " + tier.text() + ".");
      }
    }
  }

  /**
   * What waits, and how.
   *
   * @param mode what becomes of messages that come while a turn is open
   * @param maxPending how many messages of one session may wait, 1 or more
   * @param queuedNoticeEvery how often a user is told that the whole system is busy
   */
  public record QueueRules(QueueMode mode, int maxPending, Duration queuedNoticeEvery) {
    /** How many waiting messages are taken out at once. */
    int batch() {
      return mode == QueueMode.FOLLOWUP ? 1 : maxPending;
    }
  }

  /**
   * How long turns may take.
   *
   * @param deadline how long a model call may take
   * @param maxDispatches how often within one turn a job is sent again after its deadline, 0 or
   *     more
   * @param toolRounds how many times a model may ask for tools within a turn, 0 or more
   * @param toolGrace how long a tool call may wait and travel, on top of the tool's own time
   * @param sameCalls how often the same call may be made within a turn, 1 or more
   */
  public record TurnRules(
      Duration deadline, int maxDispatches, int toolRounds, Duration toolGrace, int sameCalls) {
    /** Whether the model may ask for tools in this round. */
    boolean offersTools(int round) {
      return round < toolRounds;
    }
  }

  /**
   * How much of a conversation is kept, and how long.
   *
   * @param entries how many history entries fill the window, 1 or more
   * @param tokens how many estimated tokens fill the window
   * @param summarise whether a full window is summarised; otherwise its older half is forgotten
   * @param chatter how many unanswered group messages are kept as context, 0 or more
   * @param reset when a conversation ends by itself
   * @param expiry how long after its last message a session is forgotten
   */
  public record WindowRules(
      int entries, int tokens, boolean summarise, int chatter, ResetRule reset, Duration expiry) {}

  /**
   * What a tier may use.
   *
   * @param tokensPerDay tokens per user and day (UTC); 0 for no limit
   * @param priority whether its jobs overtake the others
   * @param tools which tools agents may use for it
   */
  public record TierRules(long tokensPerDay, boolean priority, ToolRules tools) {}

  @Nullable AccessRules rules(String channelId, String accountId) {
    return access.rules(channelId, accountId);
  }

  /** The tier of who wrote a message. */
  Tier tierOf(StandardMessage message, Sender sender) {
    AccessRules rules = rules(message.getChannelId(), message.getAccountId());
    return rules == null ? Tier.USER : rules.tier(message.getUserId(), sender);
  }

  /** Whether it matters for a message what its sender has used today. */
  public boolean asksForUsage(StandardMessage message) {
    return tiers.values().stream().anyMatch(rules -> rules.tokensPerDay() > 0)
        || Command.in(message).filter(command -> command.kind() == Command.Kind.USAGE).isPresent();
  }

  /** What a tier may use. */
  public TierRules tier(Tier tier) {
    return Objects.requireNonNull(tiers.get(tier));
  }
}
