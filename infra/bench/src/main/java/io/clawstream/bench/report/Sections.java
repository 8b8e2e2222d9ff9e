package io.clawstream.bench.report;

import io.clawstream.bench.stats.Table;
import java.util.List;
import java.util.Locale;

/** Parts that the texts of all reports have in common. */
final class Sections {
  static final double MIB = 1 << 20;

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

  static String rounded(double value, int digits) {
    return Double.isInfinite(value)
        ? "never"
        : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  private static String number(double value) {
    return rounded(value, value == Math.rint(value) ? 0 : 2);
  }
}
