package io.clawstream.tools.mcp;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running server.
 *
 * @param process just started
 */
record ServerProcess(Process process) {
  /** How long it may take to end when told to. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** What a command gets of our own environment. */
  private static final List<String> INHERITED = List.of("PATH", "HOME");

  /**
   * A command that is given nothing but what is listed, PATH and HOME: our environment has keys of
   * model providers and platforms.
   */
  static ProcessBuilder command(
      String command, List<String> args, Map<String, String> env, Map<String, String> ours) {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(command), args.stream()).toList());
    Map<String, String> environment = builder.environment();
    environment.clear();
    for (String name : INHERITED) {
      String value = ours.get(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.putAll(env);
    return builder;
  }

  /** Ends it and what it has started; by force if it does not want to. */
  void stop() {
    // Before it ends, as they are nobody's descendants afterwards.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    try {
      boolean _ = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    all.forEach(ProcessHandle::destroyForcibly);
  }
}
