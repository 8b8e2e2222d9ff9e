package io.clawstream.bench.workers;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneWorker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts workers that ask the same model, one after the other. Not thread-safe.
 *
 * @param ground broker and registry
 * @param model what they ask
 * @param directory for their logs
 * @param jvmFlags of their processes
 * @param settings of all of them; keys as in the settings file with dots
 * @param started those that were started, in order
 */
public record Crew(
    Ground ground,
    MockModelServer model,
    Path directory,
    List<String> jvmFlags,
    Map<String, String> settings,
    List<LoneWorker> started)
    implements AutoCloseable {

  /** Nobody yet. */
  public static Crew of(
      Ground ground,
      MockModelServer model,
      Path directory,
      List<String> jvmFlags,
      Map<String, String> settings) {
    return new Crew(ground, model, directory, jvmFlags, settings, new ArrayList<>());
  }

  /**
   * Starts one more; returns when it is ready.
   *
   * @param inFlight jobs that it may hold
   */
  public LoneWorker start(int inFlight) throws InterruptedException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("llm.max-in-flight", Integer.toString(inFlight + keptForUrgent(inFlight)));
    all.putAll(settings);
    LoneWorker worker =
        LoneWorker.start(
            ground,
            new LoneWorker.Plan(
                "llm-worker-" + (started.size() + 1), directory, jvmFlags, all, model.baseUrl()));
    started.add(worker);
    return worker;
  }

  /** A worker keeps an eighth of its places, at most 16, for jobs that these are not. */
  private static int keptForUrgent(int inFlight) {
    return Math.min(Math.ceilDiv(inFlight, 7), 16);
  }

  @Override
  public void close() {
    started.forEach(LoneWorker::close);
  }
}
