package io.clawstream.llm.job;

import static io.clawstream.llm.job.Jobs.job;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.TurnEvent;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Share;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A runner with a scripted provider and time that passes only by sleeping. */
abstract class RunnerStand {
  static final ModelHealth.Rules RULES =
      new ModelHealth.Rules(
          Duration.ofSeconds(30), Duration.ofMinutes(10), 20, 50, Duration.ofSeconds(10));

  final FakeTime time = new FakeTime();
  final ScriptedProvider provider = new ScriptedProvider();
  final ScriptedProvider other = new ScriptedProvider("other");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<ReplyDelta> deltas = new ArrayList<>();
  Permits.Limits limits = Permits.Limits.NONE;
  final JobMetrics metrics = new JobMetrics(meters);
  final ModelHealth health = new ModelHealth(RULES, time, metrics::watch);
  int maxAnswerChars = 200_000;

  Outcome run(LlmJob job) throws InterruptedException {
    Permits permits = new Permits(_ -> limits, Share.WHOLE, time, metrics::watch);
    return new JobRunner(
            ScriptedProvider.of(provider, other),
            permits,
            health,
            new RetryPolicy(3, Duration.ofSeconds(1), 0.2, () -> 0.5),
            new JobRunner.Bounds(Duration.ofMinutes(5), Duration.ofMillis(50), maxAnswerChars),
            time,
            time,
            metrics)
        .run(job, false, deltas::add);
  }

  Reply reply(LlmJob job) throws InterruptedException {
    return ((Outcome.Replied) run(job)).reply();
  }

  TurnEvent event(LlmJob job) throws InterruptedException {
    return ((Outcome.Reported) run(job)).event();
  }

  static ScriptedProvider.Call says(String... pieces) {
    return (_, listener) -> {
      for (String piece : pieces) {
        if (!listener.on(new ChatEvent.TextDelta(piece))) {
          return;
        }
      }
      boolean _ = listener.on(new ChatEvent.UsageCounted(7, 9));
      boolean _ = listener.on(new ChatEvent.End(FinishReason.STOP));
    };
  }

  static ScriptedProvider.Call fails(ProviderFailure failure) {
    return (_, _) -> {
      throw new ProviderException(failure);
    };
  }

  static ScriptedProvider.Call asksFor(ToolUse... uses) {
    return (_, listener) -> {
      boolean _ = listener.on(new ChatEvent.TextDelta("Let me see."));
      for (ToolUse use : uses) {
        boolean _ = listener.on(new ChatEvent.ToolRequested(use));
      }
      boolean _ = listener.on(new ChatEvent.End(FinishReason.TOOL_CALLS));
    };
  }

  static ProviderFailure down() {
    return new ProviderFailure.Unavailable("The provider is down.");
  }

  static ProviderFailure limited(Duration retryAfter) {
    return new ProviderFailure.RateLimited("Too many.", Optional.of(retryAfter));
  }

  double count(String name, String... tags) {
    return meters.get("clawstream.llm." + name).tags(tags).counter().count();
  }
}
