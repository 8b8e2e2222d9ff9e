package io.clawstream.bench.relay;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;

/** The relay's topics, with the partition counts of the pipeline's. */
public final class RelayTopics {
  /** From the webhook to the router. */
  public static final String INBOUND = "relay.inbound";

  /** From the router to the worker. */
  public static final String JOBS = "relay.jobs";

  /** From the worker to the sender. */
  public static final String EGRESS = "relay.egress";

  /**
   * HTTP header of the relay's webhook: sizes in bytes of the records of the three topics,
   * separated by commas.
   */
  public static final String SIZES_HEADER = "X-Relay-Bytes";

  private RelayTopics() {}

  /** To be created. */
  public static List<NewTopic> topics(int routerPartitions, int jobPartitions) {
    return List.of(
        new NewTopic(INBOUND, routerPartitions, (short) 1),
        new NewTopic(JOBS, jobPartitions, (short) 1),
        new NewTopic(EGRESS, routerPartitions, (short) 1));
  }
}
