package io.clawstream.bench.proc;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Reads the text of Linux's {@code /proc/<pid>/stat} and {@code /proc/<pid>/status} (proc(5)). */
final class ProcFs {
  /** Fields are counted from the state, the first one after the command name. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;

  /**
   * Columns of the first line of {@code /proc/stat} in which the processors do nothing: idle and
   * waiting for a disk.
   */
  private static final int IDLE = 3;

  private static final int IO_WAIT = 4;

  /** Time of guests is contained in user time. */
  private static final int COLUMNS = 8;

  private ProcFs() {}

  /**
   * Processor time used by all threads, in clock ticks.
   *
   * @param stat content of {@code /proc/<pid>/stat}
   */
  static long ticks(String stat) {
    // The command name is in parentheses and may itself contain blanks and parentheses.
    List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    return Long.parseLong(fields.get(USER_TICKS)) + Long.parseLong(fields.get(SYSTEM_TICKS));
  }

  /**
   * Time that all processors together have worked, for whomever, in clock ticks; what a hypervisor
   * took away included.
   *
   * @param stat content of {@code /proc/stat}
   */
  static long busyTicks(String stat) {
    String[] columns = stat.lines().findFirst().orElse("").split("\\s+", -1);
    long[] ticks =
        Arrays.stream(columns).skip(1).limit(COLUMNS).mapToLong(Long::parseLong).toArray();
    return Arrays.stream(ticks).sum() - ticks[IDLE] - ticks[IO_WAIT];
  }

  /**
   * A size in bytes.
   *
   * @param status content of {@code /proc/<pid>/status}
   * @param key VmRSS (memory now) or VmHWM (the most so far)
   */
  static OptionalLong bytes(String status, String key) {
    return status
        .lines()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.replaceAll("\\D", ""))
        .filter(number -> !number.isEmpty())
        .mapToLong(number -> Long.parseLong(number) * 1024)
        .findFirst();
  }
}
