package io.clawstream.ingress;

import io.clawstream.ingress.loop.Loop;
import io.clawstream.ingress.replies.EdgeFollower;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingress at work. */
public final class IngressRunning implements RunningService {
  private static final Logger log = LoggerFactory.getLogger(IngressRunning.class);

  private final FrontDoor door;
  private final EdgeFollower follower;
  private final BrokerProbe probe;
  private final List<Loop> loops;
  private final List<AutoCloseable> clients;
  private volatile boolean closing;

  /**
   * @param loops what reads from Kafka
   * @param clients closed last, in this order
   */
  IngressRunning(
      FrontDoor door,
      EdgeFollower follower,
      BrokerProbe probe,
      List<Loop> loops,
      List<AutoCloseable> clients) {
    this.door = door;
    this.follower = follower;
    this.probe = probe;
    this.loops = List.copyOf(loops);
    this.clients = List.copyOf(clients);
  }

  /** The port of the web page, the API and the webhooks. */
  public int httpPort() {
    return door.port();
  }

  /** Ready when the broker answers and the newest replies have been read. */
  @Override
  public Readiness readiness() {
    if (closing) {
      return Readiness.notReady("stopping");
    }
    return probe.readiness() instanceof Readiness.NotReady not ? not : follower.readiness();
  }

  /**
   * Connections are told to go elsewhere and requests are answered; then what has been handed to
   * the producer is finished.
   */
  @Override
  public void close() {
    closing = true;
    door.close();
    loops.forEach(Loop::close);
    clients.forEach(IngressRunning::closeQuietly);
  }

  static void closeQuietly(AutoCloseable client) {
    try {
      client.close();
    } catch (Exception e) {
      // The process goes away; the others are still to be closed.
      log.atWarn().setCause(e).log("Closing a Kafka client failed");
    }
  }
}
