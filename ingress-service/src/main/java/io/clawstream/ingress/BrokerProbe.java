package io.clawstream.ingress;

import io.clawstream.ingress.loop.Loop;
import io.clawstream.kit.Readiness;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/**
 * Asks the broker every few seconds whether it is there; {@link #readiness} tells the last answer.
 */
final class BrokerProbe implements Loop.Step {
  private static final Duration EVERY = Duration.ofSeconds(3);
  private static final int TIMEOUT_MS = 5_000;

  private final Admin admin;
  private volatile Readiness readiness = Readiness.notReady("the broker has not been asked yet");

  /**
   * @param admin not closed
   */
  BrokerProbe(Admin admin) {
    this.admin = admin;
  }

  @Override
  public Duration runOnce() throws InterruptedException {
    try {
      var _ =
          admin.describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MS)).nodes().get();
      readiness = Readiness.ready();
    } catch (ExecutionException e) {
      readiness = Readiness.notReady("the broker does not answer: " + e.getCause());
    }
    return EVERY;
  }

  Readiness readiness() {
    return readiness;
  }
}
