package io.clawstream.tools;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;

/** What operators see of the tools. */
final class ToolMetrics {
  private final MeterRegistry registry;
  private final Counter expired;
  private final Counter repeated;

  ToolMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.expired =
        Counter.builder("clawstream.tools.expired")
            .description("Tool calls that came after their deadline and were not run")
            .register(registry);
    this.repeated =
        Counter.builder("clawstream.tools.repeated")
            .description("Tool calls that came again and were given the result they had")
            .register(registry);
  }

  /**
   * @param tool one of the catalogue's names, or {@code unknown}: what models make up is no tag
   */
  void ended(String tool, ToolRun run) {
    Timer.builder("clawstream.tools.calls")
        .description("Tool calls: how many, how they ended, how long the tool ran")
        .tag("tool", tool)
        .tag("status", run.status().name().toLowerCase(Locale.ROOT))
        .register(registry)
        .record(Duration.ofMillis(run.durationMs()));
  }

  void repeated() {
    repeated.increment();
  }

  void expired() {
    expired.increment();
  }
}
