package io.clawstream.kit.dispatch;

import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The poll loop: sole owner of the consumer and of all that is known about its partitions. Tasks
 * run on threads of their own and report their end through a queue; nothing else is shared with
 * them.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>A record is polled into its lane, and from there is held, running, or finished. What is
 *       held is bounded: partitions are paused as long as no more can run, and a partition whose
 *       keys are all taken is paused when it holds {@link #MOST_HELD_BY_KEY}.
 *   <li>Only a task that returned makes its offset finished, and only as long as its lane is still
 *       ours. With a {@link Requeue}, what runs when its partition goes to another member runs on
 *       here, counts as finished for that member, and is written again if it does not finish.
 *   <li>The consumer is polled at least every {@code pollInterval}, whatever the tasks do, so that
 *       the member stays in the group; not any more once it has left it to drain.
 * </ol>
 *
 * <p>All methods but {@link #stop} belong to one thread. A test drives {@link #runOnce} itself.
 */
final class DispatchLoop implements ConsumerRebalanceListener {
  /**
   * Held by one lane behind its own keys before it is paused: enough to find other keys to run,
   * little in memory.
   */
  static final int MOST_HELD_BY_KEY = 100;

  private static final Logger log = LoggerFactory.getLogger(DispatchLoop.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final DispatcherSettings settings;
  private final Consumer<String, byte[]> consumer;
  private final DispatcherListener listener;
  private final DispatchMetrics metrics;
  private final Timing timing;
  private final Committer committer;
  private final Waker waker;
  private final Crew crew;
  private final LagMeter lag;
  private final Optional<KeptWork> kept;

  private final Map<TopicPartition, Lane> lanes = new LinkedHashMap<>();

  /** Held records and paused partitions: not zero if the end of a task lets something go on. */
  private int waiting;

  private @Nullable WorkFailedException failure;
  private Optional<Long> drainEnd = Optional.empty();
  private volatile boolean stopping;
  private volatile boolean joined;
  private boolean left;

  /**
   * Times that do not concern the user.
   *
   * @param commitInterval least time between two commits: what finished since the last one runs
   *     again after a crash
   * @param cancelTimeout how long cancelled work is waited for, so that it does not run on beside
   *     the new owner's
   * @param nanoTime the clock, as {@link System#nanoTime}
   */
  record Timing(Duration commitInterval, Duration cancelTimeout, LongSupplier nanoTime) {
    static final Timing DEFAULT =
        new Timing(Duration.ofMillis(20), Duration.ofSeconds(5), System::nanoTime);
  }

  DispatchLoop(
      DispatcherSettings settings,
      Consumer<String, byte[]> consumer,
      Work work,
      Optional<Requeue> requeue,
      DispatcherListener listener,
      DispatchMetrics metrics,
      Timing timing) {
    this.settings = settings;
    this.consumer = consumer;
    this.listener = listener;
    this.metrics = metrics;
    this.timing = timing;
    this.committer = new Committer(consumer, timing.commitInterval(), timing.nanoTime());
    this.waker = new Waker(consumer);
    this.crew = new Crew(settings, work, waker::taskEnded);
    this.lag = new LagMeter(consumer, metrics, timing);
    this.kept = requeue.map(again -> new KeptWork(again, metrics));
  }

  /** Joins the group; to be called once, before the first {@link #runOnce}. */
  void subscribe() {
    consumer.subscribe(settings.topics(), this);
  }

  /** Whether the group has given us our share, which may be nothing. */
  boolean joined() {
    return joined;
  }

  /** Makes {@link #runOnce} drain and then return false. Any thread may call it. */
  void stop() {
    stopping = true;
    waker.wake();
  }

  /**
   * One turn: see what ended, start what can start, commit, poll.
   *
   * @return false if the loop has been stopped and is drained, or out of time for it
   * @throws WorkFailedException if a task failed
   * @throws Exception if the consumer cannot go on
   */
  boolean runOnce() throws Exception {
    takeEnds();
    if (failure != null) {
      throw failure;
    }
    if (stopping && drained()) {
      return false;
    }
    if (left) {
      crew.awaitEnd(settings.pollInterval()).ifPresent(this::take);
      return true;
    }
    startReady();
    pauseOrResume();
    committer.commitIfDue(lanes.values());
    lag.measureIfDue(lanes.values());
    accept(poll());
    startReady();
    return true;
  }

  /**
   * The end, in any state: cancels what runs, commits what is finished, leaves the group, writes
   * again what nobody else would do.
   */
  void release() {
    try {
      giveUp(List.copyOf(lanes.keySet()), Leaving.CLOSING);
      kept.ifPresent(
          running -> {
            running.cancel();
            awaitEnds(running::running);
            running.close(CLOSE_TIMEOUT);
          });
    } finally {
      joined = false;
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    waker.pollEnded();
    Map<TopicPartition, Frontier> known = CommittedOffsets.read(consumer, partitions);
    for (TopicPartition partition : partitions) {
      lanes.put(partition, new Lane(partition, settings.ordering(), known.get(partition)));
    }
    listener.assigned(consumer, partitions);
    joined = true;
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    giveUp(partitions, Leaving.REVOKED);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    joined = false;
    giveUp(partitions, Leaving.LOST);
  }

  /** Asked for the first time, it begins to drain; then: nothing runs, or the time is over. */
  private boolean drained() {
    long now = timing.nanoTime().getAsLong();
    if (drainEnd.isEmpty()) {
      drainEnd = Optional.of(now + settings.drainTimeout().toNanos());
      if (kept.isPresent()) {
        leave();
      }
    }
    return crew.running() == 0 || now - drainEnd.get() >= 0;
  }

  /** Lets others have the partitions at once; what runs is finished without them. */
  private void leave() {
    giveUp(List.copyOf(lanes.keySet()), Leaving.REVOKED);
    joined = false;
    left = true;
    consumer.unsubscribe();
  }

  private void startReady() {
    if (!stopping) {
      crew.start();
      metrics.inFlight(crew.running());
    }
  }

  private void pauseOrResume() {
    List<TopicPartition> pause = new ArrayList<>();
    List<TopicPartition> resume = new ArrayList<>();
    int held = 0;
    int paused = 0;
    for (Lane lane : lanes.values()) {
      boolean wanted =
          stopping || crew.isFull(lane.partition().topic()) || lane.held() >= MOST_HELD_BY_KEY;
      if (wanted != lane.paused()) {
        lane.paused(wanted);
        (wanted ? pause : resume).add(lane.partition());
      }
      held += lane.held();
      paused += wanted ? 1 : 0;
    }
    consumer.pause(pause);
    consumer.resume(resume);
    waiting = held + paused;
    metrics.waiting(held, paused);
  }

  private ConsumerRecords<String, byte[]> poll() {
    Duration timeout = settings.pollInterval();
    if (crew.running() > 0 && timing.commitInterval().compareTo(timeout) < 0) {
      timeout = timing.commitInterval();
    }
    waker.pollBegins(stopping || waiting > 0);
    try {
      // Looked at after the waker knows: what ends from here on wakes the poll.
      return consumer.poll(
          crew.hasEnds() || (stopping && crew.running() == 0) ? Duration.ZERO : timeout);
    } catch (WakeupException e) {
      return ConsumerRecords.empty();
    } finally {
      waker.pollEnded();
    }
  }

  private void accept(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      Lane lane = lanes.get(partition);
      if (lane == null) {
        throw new IllegalStateException(
            "The consumer gave a record of " + partition + ", which is not assigned.");
      }
      if (lane.isBehind(record)) {
        lane = rewound(lane, record.offset());
      }
      lane.polled(record).ifPresent(crew::ready);
    }
    // Behind the last record there may be markers of transactions, which are never given out.
    records
        .nextOffsets()
        .forEach(
            (partition, next) ->
                Optional.ofNullable(lanes.get(partition))
                    .ifPresent(lane -> lane.reached(next.offset())));
  }

  /**
   * The log was cut (unclean leader election) and the consumer reset: what we knew is of records
   * that are gone.
   */
  private Lane rewound(Lane lane, long offset) {
    log.atWarn()
        .addKeyValue(LogKeys.TOPIC, lane.partition().topic())
        .addKeyValue(LogKeys.PARTITION, lane.partition().partition())
        .addKeyValue(LogKeys.OFFSET, offset)
        .log("The log has been cut below what was read; starting over from there.");
    lane.cancel();
    crew.forget(Set.of(lane));
    Lane fresh = new Lane(lane.partition(), settings.ordering(), Frontier.startingAt(offset));
    lanes.put(lane.partition(), fresh);
    return fresh;
  }

  private void takeEnds() {
    for (var end = crew.nextEnd(); end.isPresent(); end = crew.nextEnd()) {
      take(end.get());
    }
  }

  private void take(Task.Ended end) {
    Task task = end.task();
    Lane lane = task.lane();
    metrics.inFlight(crew.running());
    lane.ended(task);
    boolean wasKept = kept.isPresent() && kept.get().ended(end);
    if (end.failure().isEmpty()) {
      metrics.finished();
      if (lanes.get(lane.partition()) == lane) {
        lane.finished(task).ifPresent(crew::ready);
      }
    } else if (task.cancelled()) {
      metrics.cancelled();
    } else if (failure == null && !(wasKept && hasGivenUp(end.failure().get()))) {
      failure = new WorkFailedException(task.record(), end.failure().get());
    }
  }

  /** It cannot finish without the partition, and has been written again. */
  private static boolean hasGivenUp(Throwable thrown) {
    return thrown instanceof InterruptedException;
  }

  /** How partitions go. */
  private enum Leaving {
    /** To another member, which begins when we have let go. */
    REVOKED,
    /** To others, who may have begun already. */
    LOST,
    /** With this process. */
    CLOSING
  }

  private void giveUp(Collection<TopicPartition> partitions, Leaving leaving) {
    waker.pollEnded();
    takeEnds();
    Set<Lane> given = new HashSet<>();
    for (TopicPartition partition : partitions) {
      Optional.ofNullable(lanes.get(partition)).ifPresent(given::add);
    }
    if (given.isEmpty()) {
      return;
    }
    crew.forget(given);
    try {
      boolean keeps = leaving == Leaving.REVOKED && kept.isPresent();
      if (keeps && keep(kept.get(), given)) {
        return;
      }
      given.forEach(Lane::cancel);
      awaitEnds(() -> given.stream().mapToInt(lane -> lane.running().size()).sum());
      // What could not be kept must not be committed as if it were.
      if (leaving != Leaving.LOST && !keeps) {
        committer.commitNow(given);
      }
    } finally {
      given.forEach(lane -> lanes.remove(lane.partition()));
      listener.revoked(given.stream().map(Lane::partition).toList());
    }
  }

  /**
   * What runs goes on here, and the next owner is told that it need not run it: otherwise whoever
   * waits for it would wait from the beginning.
   *
   * @return false if the next owner could not be told, and will run it
   */
  private boolean keep(KeptWork running, Set<Lane> given) {
    given.forEach(Lane::keep);
    boolean told = committer.commitNow(given);
    if (told) {
      given.forEach(lane -> running.add(lane.running()));
    }
    return told;
  }

  private void awaitEnds(IntSupplier running) {
    long end = timing.nanoTime().getAsLong() + timing.cancelTimeout().toNanos();
    while (running.getAsInt() > 0) {
      Duration remaining = Duration.ofNanos(end - timing.nanoTime().getAsLong());
      Optional<Task.Ended> next = crew.awaitEnd(remaining);
      if (next.isEmpty()) {
        log.atWarn()
            .addKeyValue(LogKeys.COUNT, running.getAsInt())
            .log(
                "Cancelled work does not end; the partitions' next owner may run it at the same time.");
        return;
      }
      take(next.get());
    }
  }
}
