package io.clawstream.bench.recovery;

import io.clawstream.bench.stats.Percentiles;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What one kill did. Times are in ms and infinite for what never happened.
 *
 * @param otherCores processor use of what has nothing to do with it, before and after the kill: 1.0
 *     is one core all the time
 * @param restart how the new process came up
 * @param recoveryMs from the kill until the platform had the first answer to a message that was due
 *     after it
 * @param worstWaitMs the longest that one of the messages held up waited for its answer, from when
 *     it was due; lost ones aside
 * @param messages all that were sent around the kill
 * @param lost without an answer to the end
 * @param repeated answered more than once, though they should not
 * @param unreceipted answered once more because the dead process could not write a receipt any
 *     more: Telegram has no idempotency key
 */
public record Outage(
    double otherCores,
    Restart restart,
    double recoveryMs,
    double worstWaitMs,
    long messages,
    long lost,
    long repeated,
    long unreceipted) {
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Sums up.
   *
   * @param otherCores see above
   * @param hadReceipt whether the answer to the message with this number had a receipt before the
   *     kill
   * @param mayRepeat whether the service is the one that hands answers to the platform
   */
  public static Outage of(
      Kill kill,
      double otherCores,
      Restart restart,
      List<Fate> fates,
      boolean mayRepeat,
      LongPredicate hadReceipt) {
    OptionalLong recovered = kill.recoveredNanos(fates);
    List<Fate> twice = fates.stream().filter(fate -> fate.answers() > 1).toList();
    long excused =
        twice.stream()
            .filter(
                fate ->
                    mayRepeat
                        && fromTheDead(kill, restart, fate)
                        && !hadReceipt.test(fate.number()))
            .count();
    return new Outage(
        otherCores,
        restart,
        recovered.isPresent() ? millis(recovered.getAsLong() - kill.nanos()) : never(),
        kill.heldUp(fates).stream()
            .filter(Fate::answered)
            .mapToDouble(
                fate -> millis(fate.answeredNanos().orElse(fate.dueNanos()) - fate.dueNanos()))
            .max()
            .orElse(0),
        fates.size(),
        fates.stream().filter(fate -> !fate.answered()).count(),
        twice.size() - excused,
        excused);
  }

  /** Medians of the times over several kills; counts are sums, processor use is the most. */
  public static Outage median(List<Outage> kills) {
    return new Outage(
        kills.stream().mapToDouble(Outage::otherCores).max().orElse(0),
        new Restart(
            median(kills, kill -> kill.restart.liveMs()),
            median(kills, kill -> kill.restart.readyMs())),
        median(kills, Outage::recoveryMs),
        median(kills, Outage::worstWaitMs),
        sum(kills, Outage::messages),
        sum(kills, Outage::lost),
        sum(kills, Outage::repeated),
        sum(kills, Outage::unreceipted));
  }

  /** What a living process hands over it has to write down: only the dead one has an excuse. */
  private static boolean fromTheDead(Kill kill, Restart restart, Fate fate) {
    return fate.answeredNanos().stream()
        .allMatch(answered -> millis(answered - kill.nanos()) < restart.liveMs());
  }

  private static double median(List<Outage> kills, ToDoubleFunction<Outage> number) {
    return Percentiles.median(kills.stream().mapToDouble(number).toArray());
  }

  private static long sum(List<Outage> kills, ToLongFunction<Outage> number) {
    return kills.stream().mapToLong(number).sum();
  }

  private static double millis(long nanos) {
    return Math.round(nanos / NANOS_PER_MILLI);
  }

  private static double never() {
    return Double.POSITIVE_INFINITY;
  }
}
