package io.clawstream.kit.dispatch;

import io.clawstream.kit.log.LogKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each record of some topics on a virtual thread, up to a bound, and lets them finish out of
 * order: after a crash, a rebalance or a close only records that were not finished are handed out
 * again (each at least once), as far as the finished ones fit into the commit's metadata (thousands
 * do) and the last fiftieth of a second, whose commit may not have happened.
 *
 * <p>Life: constructed, {@link #start started} once, then closed, or stopped by a fatal error,
 * which is reported once.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  /**
   * What closing takes beyond draining, at worst: waiting for cancelled work, the last commit,
   * leaving the group.
   */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(20);

  private final DispatcherSettings settings;
  private final Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers;
  private final Work work;
  private final Optional<Requeue> requeue;
  private final DispatcherListener listener;
  private final DispatchMetrics metrics;
  private final Consumer<Throwable> onFatal;
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile @Nullable DispatchLoop loop;

  /**
   * @param consumers makes the consumer, with {@link DispatcherSettings#consumerConfig}; the
   *     dispatcher owns and closes it
   * @param requeue for work that may run beside that of the partition's next owner ({@link
   *     Ordering#NONE}): what runs when its partition goes, or when the dispatcher is closed, runs
   *     on, so that nobody who waits for it waits twice, and is written again if it does not
   *     finish. Without it, it is interrupted and left to the next owner
   * @param onFatal told once, on the dispatcher's thread and after it has left the group, why it
   *     had to stop; expected to end the process
   */
  public Dispatcher(
      DispatcherSettings settings,
      Supplier<org.apache.kafka.clients.consumer.Consumer<String, byte[]>> consumers,
      Work work,
      Optional<Requeue> requeue,
      DispatcherListener listener,
      MeterRegistry metrics,
      Consumer<Throwable> onFatal) {
    if (requeue.isPresent() && settings.ordering() != Ordering.NONE) {
      throw new IllegalArgumentException(
          "Where the order of a key matters, nothing can run on when its partition has gone.");
    }
    this.settings = settings;
    this.consumers = consumers;
    this.work = work;
    this.requeue = requeue;
    this.listener = listener;
    this.metrics = new DispatchMetrics(metrics, settings.groupId());
    this.onFatal = onFatal;
  }

  /** Makes the consumer and begins to read. To be called once. */
  public void start() {
    if (loop != null) {
      throw new IllegalStateException(
          "The dispatcher of " + settings.groupId() + " has been started before.");
    }
    DispatchLoop started =
        new DispatchLoop(
            settings,
            consumers.get(),
            work,
            requeue,
            listener,
            metrics,
            DispatchLoop.Timing.DEFAULT);
    started.subscribe();
    loop = started;
    Thread.ofPlatform().daemon().name(settings.clientId() + "-poll").start(() -> run(started));
  }

  /**
   * Whether it has joined its group: it has got its share of the partitions, which may be none.
   * False again once it has left.
   */
  public boolean assigned() {
    DispatchLoop current = loop;
    return current != null && current.joined();
  }

  /** Records running now. */
  public int inFlight() {
    return metrics.inFlight();
  }

  /**
   * Stops reading, lets running records finish for up to the drain timeout, interrupts the rest,
   * commits what is finished and leaves the group; with a requeue it leaves the group first, so
   * that others go on with the partitions meanwhile. Returns when that is done; does nothing if it
   * never started or has stopped.
   */
  @Override
  public void close() {
    DispatchLoop current = loop;
    if (current == null) {
      metrics.close();
      return;
    }
    current.stop();
    try {
      if (!released.await(
          settings.drainTimeout().plus(CLOSE_MARGIN).toMillis(), TimeUnit.MILLISECONDS)) {
        log.atWarn()
            .addKeyValue(LogKeys.GROUP, settings.groupId())
            .log("The dispatcher does not end in time; what it had not committed is repeated.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run(DispatchLoop running) {
    Throwable fatal = null;
    try {
      while (running.runOnce()) {
        // The loop does all its work in the condition.
      }
    } catch (Throwable e) {
      fatal = e;
    }
    try {
      running.release();
    } catch (RuntimeException e) {
      if (fatal == null) {
        fatal = e;
      } else {
        fatal.addSuppressed(e);
      }
    }
    metrics.close();
    // Before the report: it may end the process, whose shutdown closes this dispatcher and would
    // wait for its own thread.
    released.countDown();
    if (fatal != null) {
      onFatal.accept(fatal);
    }
  }
}
