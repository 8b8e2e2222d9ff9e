package io.clawstream.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory for the data and the logs of one run, which goes away with it; the logs can be kept.
 *
 * @param directory made for this run
 * @param logs where logs are copied in the end
 */
record Workplace(Path directory, Optional<Path> logs) implements AutoCloseable {

  static Workplace make(Optional<Path> logs) throws IOException {
    Workplace workplace = new Workplace(Files.createTempDirectory("clawstream-bench-"), logs);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("tidy-up").unstarted(workplace::tidyUpAfterInterrupt));
    return workplace;
  }

  @Override
  public void close() throws IOException {
    if (logs.isPresent()) {
      keepLogs(logs.get());
    }
    delete();
  }

  /**
   * After Ctrl-C nobody closes anything: the processes are ended first, so that none writes any
   * more.
   */
  private void tidyUpAfterInterrupt() {
    if (!Files.exists(directory)) {
      return;
    }
    List<ProcessHandle> processes = ProcessHandle.current().descendants().toList();
    processes.forEach(ProcessHandle::destroyForcibly);
    processes.forEach(process -> process.onExit().join());
    try {
      delete();
    } catch (IOException e) {
      System.err.println(directory + " could not be deleted: " + e);
    }
  }

  private void delete() throws IOException {
    for (Path path : contents(Comparator.reverseOrder())) {
      // A process that is just ending tidies up after itself too.
      Files.deleteIfExists(path);
    }
  }

  private void keepLogs(Path target) throws IOException {
    Files.createDirectories(target);
    for (Path path : contents(Comparator.naturalOrder())) {
      if (path.toString().endsWith(".log") && !insideKafkaData(path)) {
        Files.copy(path, target.resolve(path.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Kafka's and RocksDB's data files end in .log too. */
  private static boolean insideKafkaData(Path path) {
    return path.getFileName().toString().matches("\\d+\\.log");
  }

  private List<Path> contents(Comparator<Path> order) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths.sorted(order).toList();
    }
  }
}
