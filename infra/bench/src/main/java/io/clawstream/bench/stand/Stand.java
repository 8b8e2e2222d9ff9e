package io.clawstream.bench.stand;

import io.clawstream.bench.load.Journeys;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.proc.Costs;

/** Everything that a comparison needs, running: the world around, the relay and the pipeline. */
public final class Stand implements AutoCloseable {
  private final World world;
  private final Chain relay;
  private final Pipeline pipeline;

  private Stand(World world, Chain relay, Pipeline pipeline) {
    this.world = world;
    this.relay = relay;
    this.pipeline = pipeline;
  }

  /**
   * Starts everything; returns when both chains are ready.
   *
   * @param journeys told what model and platform see
   */
  public static Stand start(World.Plan plan, Journeys journeys, Progress progress)
      throws InterruptedException {
    Opened opened = new Opened();
    try {
      World world =
          opened.add(
              World.start(
                  plan,
                  request -> new ModelAnswer.Text(request.lastUserMessage()),
                  journeys,
                  progress));
      progress.say("starting the relay and the services");
      Chain relay = opened.add(Relay.start(world));
      return new Stand(world, relay, opened.add(Pipeline.start(world, progress)));
    } catch (RuntimeException | InterruptedException e) {
      opened.close();
      throw e;
    }
  }

  /** Broker and registry. */
  public Ground ground() {
    return world.ground();
  }

  /** The yardstick. */
  public Chain relay() {
    return relay;
  }

  /** What is measured. */
  public Chain pipeline() {
    return pipeline.chain();
  }

  /** What every process costs, this one included. */
  public Costs costs() {
    Costs costs = new Costs();
    pipeline().follow(costs);
    relay.follow(costs);
    world.follow(costs);
    return costs;
  }

  /** Fails with the end of its log if one of the processes has ended. */
  public void requireAlive() {
    pipeline().requireAlive();
    relay.requireAlive();
  }

  @Override
  public void close() {
    pipeline.close();
    relay.close();
    world.close();
  }
}
