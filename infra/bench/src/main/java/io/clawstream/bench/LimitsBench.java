package io.clawstream.bench;

import io.clawstream.bench.load.ClosedLoop;
import io.clawstream.bench.load.Crowd;
import io.clawstream.bench.load.DirectClient;
import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.load.Webhooks;
import io.clawstream.bench.model.LimitedModel;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.report.LimitsReport;
import io.clawstream.bench.report.Machine;
import io.clawstream.bench.stand.Pipeline;
import io.clawstream.bench.stand.Progress;
import io.clawstream.bench.stand.World;
import io.clawstream.bench.telegram.Updates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code clawstream bench limits}: more people than a model server with limits can serve at once,
 * through all services and without them.
 */
@Command(
    name = "limits",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Lets many people write at once to a model server with a concurrency limit, a rate limit and failures: through Clawstream, which knows"
          + " the limits and a second model to fall back on; with a client that calls the model directly; and with one that does so and tries twice more, as OpenAI's"
          + " does.",
      "Prints response times and the part of the questions without an answer, and writes the same as JSON. Takes about three minutes."
    },
    footerHeading = "%nExample:%n",
    footer = "  clawstream bench limits --users 200 --model-concurrency 20")
public final class LimitsBench implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long SEED = 20_260_101;
  private static final int SDK_RETRIES = 2;
  private static final int WARMING_UP = 16;
  private static final int PERCENT = 100;

  @Mixin private LimitsOptions options = new LimitsOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    return BenchRun.run(spec, options.run(), options.problem(), this::measure);
  }

  private LimitsReport measure(Path directory, Instant begin, Progress progress)
      throws InterruptedException {
    List<Long> chats = BenchRun.chats(options.users());
    Journeys journeys = new Journeys();
    Switch model = new Switch();
    World.Plan plan = new World.Plan(directory, options.run().jvmFlags(), settings(), chats);
    try (World world = World.start(plan, model, journeys, progress);
        Pipeline pipeline = Pipeline.start(world, progress);
        DirectClient direct =
            new DirectClient(world.model().baseUrl(), options.run().textLength());
        Webhooks webhooks =
            new Webhooks(
                new Updates(InstantSource.system()), journeys, options.run().textLength())) {
      progress.say("warming up");
      ClosedLoop.Result warm =
          new ClosedLoop(webhooks)
              .run(
                  pipeline.chain().target(),
                  new ClosedLoop.Plan(
                      Math.min(WARMING_UP, options.users()),
                      chats,
                      Duration.ZERO,
                      options.warmup()));
      progress.say(warm.answered() + " messages answered");
      Map<String, Crowd.Asking> ways = new LinkedHashMap<>();
      ways.put(LimitsReport.DIRECT, _ -> direct.ask(0));
      ways.put(LimitsReport.DIRECT_WITH_RETRIES, _ -> direct.ask(SDK_RETRIES));
      ways.put(
          LimitsReport.CLAWSTREAM,
          person -> webhooks.ask(pipeline.chain().target(), chats.get(person), PATIENCE));
      Map<String, List<LimitsReport.Round>> rounds = new LinkedHashMap<>();
      for (int round = 1; round <= options.run().repeat(); round++) {
        for (Map.Entry<String, Crowd.Asking> way : ways.entrySet()) {
          LimitedModel limited =
              model.limit(new LimitedModel(options.limits(), System::nanoTime, SEED + round));
          Crowd.Result result = Crowd.run(options.users(), options.questions(), way.getValue());
          rounds
              .computeIfAbsent(way.getKey(), _ -> new ArrayList<>())
              .add(new LimitsReport.Round(result, limited.refusals()));
          progress.say(line(way.getKey(), round, result));
        }
        pipeline.chain().requireAlive();
      }
      progress.say("stopping");
      return LimitsReport.of(begin.toString(), Machine.here(), options.described(), rounds);
    }
  }

  /**
   * As an operator sets them who knows what the provider allows, and wants an answer in any case:
   * when the tries at one model are over, another one is asked.
   */
  private Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(
        "llm.providers.openai.max-concurrent", Integer.toString(options.limits().concurrency()));
    settings.put(
        "llm.providers.openai.requests-per-minute",
        Integer.toString(options.limits().requestsPerMinute()));
    settings.put("agents.default.fallbacks", "openai/" + MockModelServer.MODEL + "-2");
    settings.putAll(options.run().settings());
    return settings;
  }

  private String line(String way, int round, Crowd.Result result) {
    return String.format(
        Locale.ROOT,
        "%-21s %d/%d  mean %6.2f s   p95 %6.2f s   %5.1f %% of %d without an answer",
        way,
        round,
        options.run().repeat(),
        result.response().mean() / 1_000,
        result.response().p95() / 1_000,
        result.failureRate() * PERCENT,
        result.asked());
  }

  /** First a model without limits, then one with limits after the other. */
  private static final class Switch implements Function<ModelRequest, ModelAnswer> {
    private volatile Function<ModelRequest, ModelAnswer> model =
        request -> new ModelAnswer.Text(request.lastUserMessage());

    LimitedModel limit(LimitedModel limited) {
      model = limited;
      return limited;
    }

    @Override
    public ModelAnswer apply(ModelRequest request) {
      return model.apply(request);
    }
  }
}
