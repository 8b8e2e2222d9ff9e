package io.clawstream.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * Where it was measured.
 *
 * @param cores processors that this process may use
 * @param memoryBytes of the machine or its container
 * @param kafka version of the clients and, as it comes from the same build, the broker
 */
public record Machine(int cores, long memoryBytes, String os, String java, String kafka) {
  /** This machine. */
  public static Machine here() {
    OperatingSystemMXBean os = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        os.getTotalMemorySize(),
        os.getName() + " " + os.getVersion() + " " + os.getArch(),
        Runtime.version().toString(),
        AppInfoParser.getVersion());
  }
}
