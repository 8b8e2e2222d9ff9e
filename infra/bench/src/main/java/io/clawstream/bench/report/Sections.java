package io.clawstream.bench.report;

import io.clawstream.bench.stats.Table;
import java.util.List;
import java.util.Locale;

/** Parts that the texts of all reports have in common. */
final class Sections {
  static final double MIB = 1 << 20;

  /** More than what kernel threads take: cores. */
  private static final double TOO_BUSY = 0.25;

  private Sections() {}

  static void machine(StringBuilder text, Machine machine) {
    text.append(
        String.join(
            ", ",
            machine.os(),
            machine.cores() + " cores",
            rounded(machine.memoryBytes() / MIB / 1024, 1) + " GiB",
            "Java " + machine.java(),
            "Kafka " + machine.kafka() + "\n"));
  }

  static void heading(StringBuilder text, String heading) {
    text.append('\n').append(heading).append('\n');
  }

  static void goals(StringBuilder text, List<Goal> goals) {
    heading(text, "Numbers to hold on 2 cores");
    Table table = new Table("", "goal", "measured", "");
    for (Goal goal : goals) {
      table.row(
          goal.what(),
          (goal.atLeast() ? "≥ " : "≤ ") + number(goal.limit()),
          number(goal.measured()),
          goal.met() ? "held" : "MISSED");
    }
    text.append(table.render());
  }

  /**
   * Warns of a machine that did not have its mind on it.
   *
   * @param otherCores processor use of everything but the benchmark: 1.0 is one core all the time
   */
  static void busy(StringBuilder text, double otherCores) {
    if (otherCores > TOO_BUSY) {
      text.append("WARNING: the machine was busy with other things: do not trust these numbers.\n");
    }
  }

  static String rounded(double value, int digits) {
    return Double.isInfinite(value)
        ? "never"
        : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String number(double value) {
    return rounded(value, value == Math.rint(value) ? 0 : 2);
  }
}
