package io.clawstream.bench.proc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a process has used so far.
 *
 * @param cpu processor time of all its threads since its start
 * @param rssBytes resident memory now; 0 where it cannot be told (not Linux)
 * @param peakRssBytes the most resident memory so far; 0 where it cannot be told
 */
public record Usage(Duration cpu, long rssBytes, long peakRssBytes) {
  private static final Usage NOTHING = new Usage(Duration.ZERO, 0, 0);

  private static final Path ALL_PROCESSORS = Path.of("/proc/stat");

  /** USER_HZ: 100 on every architecture that the JDK runs on (proc(5), sysconf(3)). */
  private static final int TICKS_PER_SECOND = 100;

  /** Looks now; zeros if the process has ended. */
  public static Usage of(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    if (!Files.isReadable(proc.resolve("stat"))) {
      return new Usage(process.info().totalCpuDuration().orElse(Duration.ZERO), 0, 0);
    }
    try {
      long ticks = ProcFs.ticks(Files.readString(proc.resolve("stat")));
      String status = Files.readString(proc.resolve("status"));
      return new Usage(
          duration(ticks),
          ProcFs.bytes(status, "VmRSS").orElse(0),
          ProcFs.bytes(status, "VmHWM").orElse(0));
    } catch (IOException e) {
      // It has ended between the two looks.
      return NOTHING;
    }
  }

  /**
   * Processor time that the whole machine has used since it was started; zero where it cannot be
   * told (not Linux).
   */
  static Duration ofMachine() {
    try {
      return Files.isReadable(ALL_PROCESSORS)
          ? duration(ProcFs.busyTicks(Files.readString(ALL_PROCESSORS)))
          : Duration.ZERO;
    } catch (IOException e) {
      return Duration.ZERO;
    }
  }

  private static Duration duration(long ticks) {
    return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
  }
}
