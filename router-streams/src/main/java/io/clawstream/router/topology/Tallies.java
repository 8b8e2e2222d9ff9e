package io.clawstream.router.topology;

import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.Tally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The router's own counters. They count what was done, aborted transactions included: after a crash
 * something may be counted twice.
 */
final class Tallies {
  private final MeterRegistry metrics;
  private final Map<Count, Counter> counters = new ConcurrentHashMap<>();

  Tallies(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  void add(Count count) {
    counters.computeIfAbsent(count, this::counter).increment();
  }

  /** A record was put aside. */
  void poison(String topic) {
    metrics.counter("clawstream.router.records.poison", "topic", topic).increment();
  }

  private Counter counter(Count count) {
    String name = name(count.tally());
    String label = label(count.tally());
    return label.isEmpty() ? metrics.counter(name) : metrics.counter(name, label, count.label());
  }

  private static String name(Tally tally) {
    return "clawstream.router."
        + switch (tally) {
          case TURN_OPENED -> "turns.opened";
          case TURN_ENDED -> "turns.ended";
          case DUPLICATE -> "messages.duplicate";
          case IGNORED -> "messages.ignored";
          case DENIED -> "messages.denied";
          case PAIRING_ASKED -> "pairings.asked";
          case QUEUED -> "messages.queued";
          case BUSY -> "messages.busy";
          case CROWDED -> "messages.crowded";
          case OVER_BUDGET -> "messages.over.budget";
          case COMMAND -> "messages.commands";
          case ORDER -> "orders";
          case CANCELLED -> "turns.cancelled";
          case REDISPATCHED -> "jobs.redispatched";
          case STALE -> "outcomes.stale";
          case EARLY -> "outcomes.early";
          case TOOL_REFUSED -> "tools.refused";
          case APPROVAL -> "approvals";
          case TOOL_TIMED_OUT -> "tools.timed.out";
          case REMINDED -> "reminders.due";
          case COMPACTED -> "windows.compacted";
          case RESET -> "conversations.reset";
          case FORGOTTEN -> "sessions.forgotten";
        };
  }

  private static String label(Tally tally) {
    return switch (tally) {
      case TURN_ENDED, ORDER -> "kind";
      case IGNORED, DENIED, CANCELLED, FORGOTTEN, TOOL_REFUSED -> "reason";
      case COMMAND -> "command";
      case STALE, COMPACTED, APPROVAL -> "outcome";
      case TURN_OPENED,
          DUPLICATE,
          PAIRING_ASKED,
          QUEUED,
          BUSY,
          CROWDED,
          OVER_BUDGET,
          REDISPATCHED,
          EARLY,
          TOOL_TIMED_OUT,
          REMINDED,
          RESET ->
          "";
    };
  }
}
