package io.clawstream.local;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Says which ports are taken before anything tries to use them: one message for all, with the
 * option that moves each.
 */
final class PortCheck {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Map<Integer, Use> uses = new LinkedHashMap<>();

  /**
   * What a port is for.
   *
   * @param what for the reader
   * @param option that names another port
   */
  private record Use(String what, String option) {}

  /**
   * A port that will be used.
   *
   * @param port 0 to 65535; 0 is never taken
   */
  void add(int port, String what, String option) {
    if (port != 0) {
      uses.put(port, new Use(what, option));
    }
  }

  /**
   * Looks at all of them.
   *
   * @param patience how long to wait for those that are taken
   * @throws LocalException if one is taken and stays so
   */
  void requireFree(IntPredicate taken, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    List<String> problems = problems(taken);
    while (!problems.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY);
      problems = problems(taken);
    }
    if (!problems.isEmpty()) {
      throw new LocalException(String.join("\n  ", problems));
    }
  }

  private List<String> problems(IntPredicate taken) {
    return uses.entrySet().stream()
        .filter(entry -> taken.test(entry.getKey()))
        .map(
            entry ->
                "Port "
                    + entry.getKey()
                    + " ("
                    + entry.getValue().what()
                    + ") is taken: stop what uses it, or choose another with "
                    + entry.getValue().option()
                    + ".")
        .toList();
  }
}
