package io.clawstream.bench.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One message on its way. All times are {@link System#nanoTime} of this process, where webhook,
 * model and platform are seen; 0 = not yet. Written by several threads, each field by one.
 */
public final class Journey {
  private final long number;
  private final long chatId;
  private final long scheduledNanos;
  private final CountDownLatch ends = new CountDownLatch(2);
  private final AtomicInteger answers = new AtomicInteger();
  private volatile long acceptedNanos;
  private volatile long modelAskedNanos;
  private volatile long modelDoneNanos;
  private volatile long handedNanos;

  Journey(long number, long chatId, long scheduledNanos) {
    this.number = number;
    this.chatId = chatId;
    this.scheduledNanos = scheduledNanos;
  }

  /** The message's number. */
  public long number() {
    return number;
  }

  /** The chat it belongs to. */
  public long chatId() {
    return chatId;
  }

  /**
   * When the webhook was due to be sent: a driver that is late does not make the chain look faster.
   */
  public long scheduledNanos() {
    return scheduledNanos;
  }

  /** When the driver had the webhook's 2xx. */
  public long acceptedNanos() {
    return acceptedNanos;
  }

  /** When the model had read the request. */
  public long modelAskedNanos() {
    return modelAskedNanos;
  }

  /** When the model had sent its answer. */
  public long modelDoneNanos() {
    return modelDoneNanos;
  }

  /** When the platform had read the call that carries the whole reply. */
  public long handedNanos() {
    return handedNanos;
  }

  /** How often the platform has been handed the whole reply: 0 or more, and should be 1. */
  public int answers() {
    return answers.get();
  }

  /** Time in the model; 0 if it was not asked. */
  public long modelNanos() {
    return modelAskedNanos == 0 || modelDoneNanos == 0 ? 0 : modelDoneNanos - modelAskedNanos;
  }

  /** Whether webhook and reply both have arrived. */
  public boolean done() {
    return ends.getCount() == 0;
  }

  void accepted(long nanos) {
    acceptedNanos = nanos;
    ends.countDown();
  }

  void modelServed(long askedNanos, long doneNanos) {
    // After a repetition the first answer is the one that counts.
    if (modelAskedNanos == 0) {
      modelAskedNanos = askedNanos;
      modelDoneNanos = doneNanos;
    }
  }

  /** The platform has the reply; true if it had not before. */
  boolean handed(long nanos) {
    if (answers.getAndIncrement() > 0) {
      return false;
    }
    handedNanos = nanos;
    ends.countDown();
    return true;
  }

  boolean awaitDone(Duration atMost) throws InterruptedException {
    return ends.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
  }
}
