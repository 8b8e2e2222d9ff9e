package io.clawstream.bench.recovery;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The end of a process, and the questions that are asked in relation to it.
 *
 * @param service which was killed
 * @param nanos {@link System#nanoTime} of it
 * @param at the same on the clock that the broker writes into its records
 */
public record Kill(String service, long nanos, Instant at) {
  /** Happens now. */
  public static Kill now(String service, InstantSource clock) {
    return new Kill(service, System.nanoTime(), clock.instant());
  }

  /**
   * When the first message that was due after the kill had its answer: {@link System#nanoTime}.
   * That is the recovery; empty if it has not come yet.
   */
  public OptionalLong recoveredNanos(List<Fate> fates) {
    return fates.stream()
        .filter(fate -> fate.dueNanos() - nanos > 0)
        .flatMap(fate -> fate.answeredNanos().stream().boxed())
        .min(Comparator.comparingLong(answered -> answered - nanos))
        .stream()
        .mapToLong(Long::longValue)
        .findFirst();
  }

  /**
   * Messages that the kill may have held up: those without an answer when it happened, and those
   * that were due until the recovery.
   */
  public List<Fate> heldUp(List<Fate> fates) {
    OptionalLong recovered = recoveredNanos(fates);
    return fates.stream()
        .filter(fate -> recovered.isEmpty() || fate.dueNanos() - recovered.getAsLong() <= 0)
        .filter(
            fate -> fate.answeredNanos().isEmpty() || fate.answeredNanos().getAsLong() - nanos > 0)
        .toList();
  }

  /** Whether it is over: the service has recovered, and nothing that it held up is left. */
  public boolean isOver(List<Fate> fates) {
    return recoveredNanos(fates).isPresent() && heldUp(fates).stream().allMatch(Fate::answered);
  }
}
