package io.clawstream.bench.cost;

import io.clawstream.bench.proc.Costs;
import io.clawstream.bench.proc.Usage;
import io.clawstream.bench.stand.Ground;
import io.clawstream.bench.stand.LoneRouter;
import java.time.Duration;

/**
 * Reads off what traffic costs. Each window begins and ends when the router has committed all that
 * it was sent, so that every byte and every µs belongs to a message of the window.
 *
 * @param router whose process it is
 */
public record Meter(Ground ground, LoneRouter router, Changelogs changelogs) {
  private static final double NANOS_PER_MICRO = 1e3;

  /** Some traffic; tells how long it took. */
  @FunctionalInterface
  public interface Load {
    /** Returns when it is over. */
    Duration run();
  }

  /** Measures some traffic. */
  public Window measure(long messages, Load load) throws InterruptedException {
    changelogs.awaitCaughtUp();
    Costs costs = new Costs();
    costs.follow("router", router.handle());
    costs.follow("broker", ground.broker());
    ground.registry().ifPresent(process -> costs.follow("registry", process));
    costs.follow("driver", ProcessHandle.current());
    costs.begin();
    long bytes = changelogs.bytes();
    Duration cpu = Usage.of(router.handle()).cpu();
    Duration took = load.run();
    changelogs.awaitCaughtUp();
    Duration used = Usage.of(router.handle()).cpu().minus(cpu);
    Costs.Cost others = costs.end().get(Costs.OTHERS);
    router.service().process().requireAlive();
    return new Window(
        messages,
        used.toNanos() / NANOS_PER_MICRO / messages,
        took.toNanos() / NANOS_PER_MICRO / messages,
        (double) (changelogs.bytes() - bytes) / messages,
        others == null ? 0 : others.cores());
  }
}
