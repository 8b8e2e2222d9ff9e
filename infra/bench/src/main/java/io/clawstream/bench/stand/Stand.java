package io.clawstream.bench.stand;

import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.proc.Child;
import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.telegram.ApiCall;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.schemas.TopicCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that a run needs, running: the ground, the fake outside world, pipeline and relay. */
public final class Stand implements AutoCloseable {
  private static final TopicCatalog TOPICS = TopicCatalog.of("bench", 4, 8);
  private static final Set<String> HANDING_OVER = Set.of("sendMessage", "editMessageText");

  private final Ground ground;
  private final MockModelServer model;
  private final FakeTelegram telegram;
  private final Chain relay;
  private final Chain pipeline;

  private Stand(
      Ground ground, MockModelServer model, FakeTelegram telegram, Chain relay, Chain pipeline) {
    this.ground = ground;
    this.model = model;
    this.telegram = telegram;
    this.relay = relay;
    this.pipeline = pipeline;
  }

  /**
   * What to start.
   *
   * @param directory for data and logs
   * @param jvmFlags of every service and every hop of the relay
   * @param settings of the services, on top of the benchmark's own
   * @param chats that the bot may write to
   */
  public record Plan(
      Path directory, List<String> jvmFlags, Map<String, String> settings, List<Long> chats) {}

  /**
   * Starts everything; returns when both chains are ready.
   *
   * @param journeys told what model and platform see
   */
  public static Stand start(Plan plan, Journeys journeys, Progress progress)
      throws InterruptedException {
    Opened opened = new Opened();
    try {
      Ground ground = opened.add(Ground.start(TOPICS, plan.directory(), progress));
      MockModelServer model =
          opened.add(
              MockModelServer.start(
                  MockModelServer.Options.echo()
                      .forgetting(
                          (request, received, done) ->
                              journeys.modelServed(request.lastUserMessage(), received, done))));
      FakeTelegram telegram =
          opened.add(
              FakeTelegram.start(
                  FakeTelegram.Options.forTests().forgetting(call -> tell(journeys, call))));
      plan.chats().forEach(telegram::open);
      progress.say("starting the relay and the services");
      Chain relay =
          opened.add(Relay.start(ground, model, telegram, plan.directory(), plan.jvmFlags()));
      Chain pipeline =
          opened.add(
              Pipeline.start(
                  new Pipeline.Surroundings(
                      ground, model, telegram, plan.directory(), plan.jvmFlags(), plan.settings()),
                  progress));
      return new Stand(ground, model, telegram, relay, pipeline);
    } catch (RuntimeException | InterruptedException e) {
      opened.close();
      throw e;
    }
  }

  /** Broker and registry. */
  public Ground ground() {
    return ground;
  }

  /** The yardstick. */
  public Chain relay() {
    return relay;
  }

  /** What is measured. */
  public Chain pipeline() {
    return pipeline;
  }

  /** What every process costs, this one included. */
  public Costs costs() {
    Costs costs = new Costs();
    for (Child service : pipeline.processes()) {
      costs.follow(service.name(), service.handle());
    }
    for (Child hop : relay.processes()) {
      costs.follow(hop.name(), hop.handle());
    }
    costs.follow("broker", ground.broker());
    ground.registry().ifPresent(process -> costs.follow("registry", process));
    costs.follow("driver and fakes", ProcessHandle.current());
    return costs;
  }

  /** Fails with the end of its log if one of the processes has ended. */
  public void requireAlive() {
    pipeline.requireAlive();
    relay.requireAlive();
  }

  @Override
  public void close() {
    pipeline.close();
    relay.close();
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
