package io.clawstream.bench.proc;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Follows several processes and tells what each used between two looks. Not thread-safe. */
public final class Costs {
  /**
   * What all processes used that are not followed, and the kernel where it works for nobody in
   * particular.
   */
  public static final String OTHERS = "everything else";

  private final Map<String, ProcessHandle> processes = new LinkedHashMap<>();
  private final Map<String, Usage> before = new LinkedHashMap<>();
  private Duration machineBefore = Duration.ZERO;
  private long beforeNanos;

  /**
   * What one process used in a span of time.
   *
   * @param cores processor time over elapsed time: 1.0 is one core all the time
   * @param rssBytes resident memory at the end
   * @param peakRssBytes the most resident memory since the process was started
   */
  public record Cost(double cores, long rssBytes, long peakRssBytes) {}

  /** Follows one more process. */
  public void follow(String name, ProcessHandle process) {
    processes.put(name, process);
  }

  /** A span begins. */
  public void begin() {
    beforeNanos = System.nanoTime();
    machineBefore = Usage.ofMachine();
    processes.forEach((name, process) -> before.put(name, Usage.of(process)));
  }

  /**
   * The span that began last ends: costs by name, in the order of {@link #follow}, and {@link
   * #OTHERS}.
   */
  public Map<String, Cost> end() {
    double elapsed = System.nanoTime() - beforeNanos;
    double machine = Usage.ofMachine().minus(machineBefore).toNanos() / elapsed;
    Map<String, Cost> costs = new LinkedHashMap<>();
    processes.forEach(
        (name, process) -> {
          Usage now = Usage.of(process);
          Duration used = now.cpu().minus(before.getOrDefault(name, now).cpu());
          costs.put(
              name,
              new Cost(Math.max(0, used.toNanos() / elapsed), now.rssBytes(), now.peakRssBytes()));
        });
    double ours = costs.values().stream().mapToDouble(Cost::cores).sum();
    costs.put(OTHERS, new Cost(Math.max(0, machine - ours), 0, 0));
    return costs;
  }
}
