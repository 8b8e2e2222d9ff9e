package io.clawstream.bench.load;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Messages at a fixed rate that waits for nothing, from the start until it is stopped. Unlike
 * {@link OpenLoop} it leaves the delivery to the platform, which keeps a message until it is taken.
 */
public final class SteadyLoad implements AutoCloseable {
  private final Queue<Journey> journeys = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  /**
   * How much.
   *
   * @param ratePerSecond more than 0
   * @param chats messages go to each in turn
   * @param textLength of each message, in characters
   * @param seed of the gaps
   */
  public record Plan(double ratePerSecond, List<Long> chats, int textLength, long seed) {}

  /** Where messages are written. */
  @FunctionalInterface
  public interface Platform {
    /** Takes the message and sees to its delivery; returns at once. */
    void userSays(long chatId, String text);
  }

  private SteadyLoad(Plan plan, Journeys all, Platform platform) {
    this.thread =
        Thread.ofPlatform().name("steady-load").unstarted(() -> send(plan, all, platform));
  }

  /** Begins. */
  public static SteadyLoad start(Plan plan, Journeys journeys, Platform platform) {
    SteadyLoad load = new SteadyLoad(plan, journeys, platform);
    load.thread.start();
    return load;
  }

  /** Every message so far, in the order in which they were due. */
  public List<Journey> journeys() {
    return List.copyOf(journeys);
  }

  @Override
  public void close() {
    stop();
  }

  /** Sends no more. What is under way goes on. */
  public void stop() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(Plan plan, Journeys all, Platform platform) {
    Schedule schedule = new Schedule(plan.ratePerSecond(), plan.seed());
    try {
      for (int i = 0; !Thread.interrupted(); i++) {
        schedule.awaitNext();
        Journey journey = all.begin(plan.chats().get(i % plan.chats().size()), schedule.due());
        journeys.add(journey);
        platform.userSays(journey.chatId(), Texts.of(journey.number(), plan.textLength()));
      }
    } catch (InterruptedException e) {
      // close() says so.
    }
  }
}
