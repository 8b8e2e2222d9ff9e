package io.clawstream.bench.cost;

import io.clawstream.bench.stats.Percentiles;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a message cost in some part of the traffic.
 *
 * @param messages how many
 * @param cpuMicros processor time of the router's process for each, in µs
 * @param wallMicros time between two of them at saturation, in µs
 * @param changelogBytes what the router's changelogs grew for each, in bytes
 * @param otherCores what everything but the benchmark used meanwhile: 1.0 is one core all the time
 */
public record Window(
    long messages, double cpuMicros, double wallMicros, double changelogBytes, double otherCores) {

  /** The median of each number over several rounds; of the messages the sum. */
  public static Window median(List<Window> rounds) {
    return new Window(
        rounds.stream().mapToLong(Window::messages).sum(),
        median(rounds, Window::cpuMicros),
        median(rounds, Window::wallMicros),
        median(rounds, Window::changelogBytes),
        median(rounds, Window::otherCores));
  }

  /** For people to read while they wait. */
  String line() {
    return String.format(
        Locale.ROOT,
        "cpu %6.0f µs   wall %6.0f µs   changelogs %6.0f bytes   per message, of %,d",
        cpuMicros,
        wallMicros,
        changelogBytes,
        messages);
  }

  private static double median(List<Window> rounds, ToDoubleFunction<Window> number) {
    return Math.round(Percentiles.median(rounds.stream().mapToDouble(number).toArray()) * 100)
        / 100.0;
  }
}
