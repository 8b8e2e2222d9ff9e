package io.clawstream.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a process of its own that does not outlive this one. It inherits nothing but
 * the environment; its output is appended to a file. Programs with {@link ParentWatch} end when
 * their standard input does, which the system closes however this process ends.
 *
 * @param jvmFlags e.g. {@code -Xmx256m}
 * @param classPath in order
 * @param mainClass fully qualified
 * @param arguments of the program
 * @param log where its output goes; its directory must exist
 */
record ChildJvm(
    List<String> jvmFlags,
    List<Path> classPath,
    String mainClass,
    List<String> arguments,
    Path log) {

  private static final Duration FORCED = Duration.ofSeconds(5);

  Process start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Not as an argument: hundreds of jars would fill every process list.
    builder
        .environment()
        .put(
            "CLASSPATH",
            String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
    return builder.start();
  }

  /** The class path that this process itself runs with. */
  static List<Path> ownClassPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(Path::of)
        .map(Path::toAbsolutePath)
        .toList();
  }

  /**
   * Asks the process to end by closing its standard input, and ends it by force if it takes longer
   * than {@code patience}.
   */
  static void stop(Process process, Duration patience) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already: nobody is there to read.
      process.destroy();
    }
    boolean ended = false;
    try {
      ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      kill(process);
    }
  }

  /** Ends it at once, as {@code kill -9} does, and waits until it is gone. */
  static void kill(Process process) {
    process.destroyForcibly();
    try {
      process.waitFor(FORCED.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines of the log, for a message that says why the process has ended. */
  static String tail(Path log, int lines) {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
