package io.clawstream.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka broker in this JVM, its own controller, on the loopback interface. Its directory makes
 * it: started again on the same one it has all its topics and records.
 */
public final class LocalBroker implements AutoCloseable {
  private static final String FORMATTED = "meta.properties";

  private final KafkaRaftServer server;
  private final int port;

  private LocalBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker; returns when clients can produce.
   *
   * @param directory where records are kept; made if missing; no other process may use it
   * @param port for clients, 0 to 65535; 0 takes a free one
   * @throws LocalException if it cannot start
   */
  public static LocalBroker start(Path directory, int port) {
    int chosen = FreePorts.orAny(port);
    Properties properties = BrokerProperties.of(directory, chosen, FreePorts.any());
    try {
      format(directory);
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      server.startup();
      return new LocalBroker(server, chosen);
    } catch (Exception e) {
      throw new LocalException(
          "The Kafka broker could not start on port "
              + chosen
              + " with its data in "
              + directory
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Where clients connect: {@code host:port}. */
  public String bootstrapServers() {
    return BrokerProperties.HOST + ":" + port;
  }

  /** Flushes and stops it. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path directory) throws Exception {
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve(FORMATTED))) {
      return;
    }
    Formatter formatter = new Formatter();
    formatter
        .setPrintStream(
            new java.io.PrintStream(
                java.io.OutputStream.nullOutputStream(),
                false,
                java.nio.charset.StandardCharsets.UTF_8))
        .setNodeId(BrokerProperties.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(BrokerProperties.CONTROLLER_LISTENER)
        .addDirectory(directory.toString())
        .setMetadataLogDirectory(directory.toString())
        .run();
  }
}
