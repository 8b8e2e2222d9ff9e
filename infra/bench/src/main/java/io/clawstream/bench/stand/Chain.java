package io.clawstream.bench.stand;

import io.clawstream.bench.load.Target;
import io.clawstream.bench.proc.Child;
import io.clawstream.bench.proc.Costs;
import java.util.List;

/**
 * Something that takes webhooks and hands over replies, running.
 *
 * @param processes in the order of a message's way; closed in this order, so that each can finish
 *     what the one before handed it
 */
public record Chain(Target target, List<Child> processes) implements AutoCloseable {
  /** Copies the list. */
  public Chain {
    processes = List.copyOf(processes);
  }

  /** Fails with the end of its log if one of the processes has ended. */
  public void requireAlive() {
    processes.forEach(Child::requireAlive);
  }

  /** Lets the costs of its processes be counted, those that run now. */
  public void follow(Costs costs) {
    processes.forEach(process -> costs.follow(process.name(), process.handle()));
  }

  @Override
  public void close() {
    processes.forEach(Child::close);
  }
}
