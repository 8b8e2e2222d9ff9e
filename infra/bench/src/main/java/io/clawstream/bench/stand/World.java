package io.clawstream.bench.stand;

import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.telegram.ApiCall;
import io.clawstream.bench.telegram.Bot;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.schemas.TopicCatalog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What surrounds the services, running: broker and registry, the model, the platform.
 *
 * @param plan what was asked for
 */
public record World(Plan plan, Ground ground, MockModelServer model, FakeTelegram telegram)
    implements AutoCloseable {
  private static final TopicCatalog TOPICS = TopicCatalog.of("bench", 4, 8);
  private static final Set<String> HANDING_OVER = Set.of("sendMessage", "editMessageText");

  /** Telegram's own unit of the pauses between deliveries that failed. */
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  /**
   * What to start.
   *
   * @param directory for data and logs
   * @param jvmFlags of every service and every hop of the relay
   * @param settings of the services, on top of the benchmark's own; keys as in the settings file
   *     with dots
   * @param chats that the bot may write to
   */
  public record Plan(
      Path directory, List<String> jvmFlags, Map<String, String> settings, List<Long> chats) {}

  /**
   * Starts all of it.
   *
   * @param answers the model's
   * @param journeys told what model and platform see
   */
  public static World start(
      Plan plan,
      Function<ModelRequest, ModelAnswer> answers,
      Journeys journeys,
      Progress progress) {
    Opened opened = new Opened();
    try {
      Ground ground = opened.add(Ground.start(TOPICS, plan.directory(), progress));
      MockModelServer model =
          opened.add(
              MockModelServer.start(
                  MockModelServer.Options.echo()
                      .answering(answers)
                      .forgetting(
                          (request, received, done) ->
                              journeys.modelServed(request.lastUserMessage(), received, done))));
      FakeTelegram telegram =
          opened.add(
              FakeTelegram.start(
                  new FakeTelegram.Options(
                      Bot.DEFAULT, BACK_OFF, false, call -> tell(journeys, call))));
      plan.chats().forEach(telegram::open);
      return new World(plan, ground, model, telegram);
    } catch (RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  /** Lets the costs of its processes be counted, this one included. */
  public void follow(Costs costs) {
    costs.follow("broker", ground.broker());
    ground.registry().ifPresent(process -> costs.follow("registry", process));
    costs.follow("driver and fakes", ProcessHandle.current());
  }

  @Override
  public void close() {
    telegram.close();
    model.close();
    ground.close();
  }

  private static void tell(Journeys journeys, ApiCall call) {
    if (call.status() == 200 && HANDING_OVER.contains(call.method())) {
      journeys.handed(call.text(), call.nanos());
    }
  }
}
