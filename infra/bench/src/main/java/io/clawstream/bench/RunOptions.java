package io.clawstream.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that every benchmark has. */
final class RunOptions {
  /** What Kafka and RocksDB need on JDK 25 to run without warnings. */
  private static final List<String> ALWAYS =
      List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "3",
      description = "Rounds of each measurement; medians are reported. Default: ${DEFAULT-VALUE}.")
  private int repeat;

  @Option(
      names = "--text-length",
      paramLabel = "N",
      defaultValue = "200",
      description = "Characters of each message. Default: ${DEFAULT-VALUE}.")
  private int textLength;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "Where the report is written as JSON. Default: bench-${COMMAND-NAME}-<time>.json in the current directory.")
  private @Nullable Path json;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "A setting of the services, e.g. router.commit-interval=20ms. May be given several times.")
  private Map<String, String> settings = new TreeMap<>();

  @Option(
      names = "--jvm-flags",
      paramLabel = "FLAGS",
      defaultValue = "-Xmx512m",
      description =
          "JVM flags of every service and every hop of the relay. Default: ${DEFAULT-VALUE}.")
  private String jvmFlags = "";

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Keep the logs of all processes in this directory.")
  private @Nullable Path logs;

  /** 1 or more, once {@link #problem} has nothing to say. */
  int repeat() {
    return repeat;
  }

  int textLength() {
    return textLength;
  }

  Optional<Path> json() {
    return Optional.ofNullable(json);
  }

  Optional<Path> logs() {
    return Optional.ofNullable(logs);
  }

  Map<String, String> settings() {
    return settings;
  }

  /** Those that were asked for, after those that are always needed. */
  List<String> jvmFlags() {
    List<String> all = new ArrayList<>(ALWAYS);
    all.addAll(List.of(jvmFlags.strip().split("\\s+")));
    return all;
  }

  /** Says what is wrong with the values; empty if nothing is. */
  Optional<String> problem() {
    if (repeat < 1) {
      return Optional.of("--repeat must be more than 0.");
    }
    return textLength < 0 ? Optional.of("--text-length must be 0 or more.") : Optional.empty();
  }

  /** Adds them to a report's settings. */
  void describe(Map<String, Object> all) {
    all.put("repeat", repeat);
    all.put("textLength", textLength);
    all.put("jvmFlags", jvmFlags);
    all.put("settings", settings);
  }
}
