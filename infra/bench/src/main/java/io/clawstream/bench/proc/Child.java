package io.clawstream.bench.proc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a process of its own, with this process's class path, that does not outlive
 * this process. Its output goes to a file.
 */
public final class Child implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(15);
  private static final int TAIL_LINES = 15;

  private final Program program;
  private final Path log;
  private volatile Process process;

  /**
   * What to start.
   *
   * @param name for people and for the name of the log file
   * @param mainClass fully qualified
   * @param arguments of the program
   * @param jvmFlags e.g. {@code -Xmx256m}
   * @param environment on top of this process's own
   * @param directory working directory; the log is written there too
   */
  public record Program(
      String name,
      String mainClass,
      List<String> arguments,
      List<String> jvmFlags,
      Map<String, String> environment,
      Path directory) {}

  private Child(Program program) {
    this.program = program;
    this.log = program.directory().resolve(program.name() + ".log");
    this.process = start(program, log);
  }

  /** Starts the program; returns at once. */
  public static Child start(Program program) {
    return new Child(program);
  }

  /**
   * Kills it (SIGKILL on Unix) and starts it again with the same arguments in the same directory,
   * as a supervisor would; returns at once. What it says is added to its log.
   */
  public void killAndRestart() throws InterruptedException {
    kill();
    process = start(program, log);
  }

  private static Process start(Program program, Path log) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(program.jvmFlags());
    command.add(ChildMain.class.getName());
    command.add(program.mainClass());
    command.addAll(program.arguments());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(program.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(program.environment());
    builder.environment().put("CLASSPATH", absoluteClassPath());
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The process of " + program.name() + " could not be started.", e);
    }
  }

  /**
   * Asks it to end (SIGTERM) and waits until it has.
   *
   * @return its exit code; empty if it goes on for longer
   */
  public OptionalInt stop(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  /** Ends it as the kernel ends a process (SIGKILL on Unix); returns when it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Its name. */
  public String name() {
    return program.name();
  }

  /** Its process. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /**
   * Fails if the process has ended.
   *
   * @throws ChildEndedException with the end of its log
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new ChildEndedException(
          program.name()
              + " has ended with exit code "
              + process.exitValue()
              + ". The end of its log:\n"
              + tail());
    }
  }

  /** The last lines of its output. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Asks it to end, and after 15 s ends it by force. */
  @Override
  public void close() {
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      process.destroyForcibly();
    }
  }

  /** Relative entries would mean something else in the child's working directory. */
  private static String absoluteClassPath() {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty()) {
        entries.add(Path.of(entry).toAbsolutePath().toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }
}
