package io.clawstream.local;

import java.nio.file.Path;
import java.util.Properties;

/**
 * Configuration of a broker that is its own controller, listens on the loopback interface only, and
 * is small and quick to start.
 */
final class BrokerProperties {
  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  static final String HOST = "127.0.0.1";

  private BrokerProperties() {}

  /**
   * @param directory where records and metadata are kept
   * @param port for clients, 1 to 65535
   * @param controllerPort for the broker's own talk with its controller, 1 to 65535
   */
  static Properties of(Path directory, int port, int controllerPort) {
    Properties broker = new Properties();
    broker.put("process.roles", "broker,controller");
    broker.put("node.id", Integer.toString(NODE_ID));
    broker.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
    broker.put("controller.listener.names", CONTROLLER_LISTENER);
    broker.put(
        "listeners",
        "PLAINTEXT://"
            + HOST
            + ":"
            + port
            + ","
            + CONTROLLER_LISTENER
            + "://"
            + HOST
            + ":"
            + controllerPort);
    broker.put(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    broker.put("log.dirs", directory.toString());
    broker.put("auto.create.topics.enable", "false");
    oneNode(broker);
    small(broker);
    quick(broker);
    return broker;
  }

  private static void oneNode(Properties broker) {
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      broker.put(topic + ".replication.factor", "1");
      broker.put(topic + ".num.partitions", "4");
    }
    broker.put("transaction.state.log.min.isr", "1");
    broker.put("share.coordinator.state.topic.min.isr", "1");
    broker.put("min.insync.replicas", "1");
  }

  private static void small(Properties broker) {
    broker.put("num.network.threads", "2");
    broker.put("num.io.threads", "4");
    broker.put("background.threads", "2");
    broker.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    broker.put("log.segment.bytes", Integer.toString(128 << 20));
    // Index files are mapped at their full size: with hundreds of partitions the default of 10 MB
    // each is a lot of address space.
    broker.put("log.index.size.max.bytes", Integer.toString(1 << 20));
  }

  private static void quick(Properties broker) {
    broker.put("group.initial.rebalance.delay.ms", "0");
    // So that a consumer may ask for less than the default of 6 s, after which the work of one that
    // was killed is taken over.
    broker.put("group.min.session.timeout.ms", "1000");
    // After a kill the new process waits until its predecessor's session has ended: 9 s by default.
    broker.put("broker.session.timeout.ms", "3000");
    broker.put("broker.heartbeat.interval.ms", "500");
    // Back-to-back transactions of one producer collide with the end of the one before: 20 ms by
    // default.
    broker.put("add.partitions.to.txn.retry.backoff.ms", "1");
  }
}
