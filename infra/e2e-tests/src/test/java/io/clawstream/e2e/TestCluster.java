package io.clawstream.e2e;

import io.clawstream.local.LocalBroker;
import io.clawstream.local.LocalRegistry;
import io.clawstream.local.RegistryInstallation;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One broker and one registry for all tests of a JVM: containers if there is a Docker engine,
 * otherwise the same software from Maven artefacts. Ends with the JVM.
 */
final class TestCluster {
  private static final String KAFKA_IMAGE = "apache/kafka:4.3.1";
  private static final String REGISTRY_IMAGE = "apicurio/apicurio-registry:3.3.3";

  private final String bootstrapServers;
  private final URI registryUrl;

  private TestCluster(String bootstrapServers, URI registryUrl) {
    this.bootstrapServers = bootstrapServers;
    this.registryUrl = registryUrl;
  }

  private static final class Shared {
    static final TestCluster CLUSTER =
        dockerMayBeThere() && DockerClientFactory.instance().isDockerAvailable()
            ? inContainers()
            : fromArtefacts();

    /** Testcontainers takes seconds, and an error in the log, to find out that there is nothing. */
    private static boolean dockerMayBeThere() {
      return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
    }
  }

  /** Starts it the first time. */
  static TestCluster shared() {
    return Shared.CLUSTER;
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  URI registryUrl() {
    return registryUrl;
  }

  Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
  }

  private static TestCluster fromArtefacts() {
    TemporaryDirectory directory = TemporaryDirectory.make("cluster");
    LocalBroker broker = LocalBroker.start(directory.path().resolve("broker"), 0);
    LocalRegistry registry =
        LocalRegistry.start(RegistryInstallation.find(), directory.path().resolve("registry"), 0);
    atExit(
        () -> {
          registry.close();
          broker.close();
          directory.close();
        });
    return new TestCluster(broker.bootstrapServers(), registry.url());
  }

  private static TestCluster inContainers() {
    KafkaContainer broker = new KafkaContainer(DockerImageName.parse(KAFKA_IMAGE));
    GenericContainer<?> registry =
        new GenericContainer<>(DockerImageName.parse(REGISTRY_IMAGE)).withExposedPorts(8080);
    broker.start();
    registry.start();
    atExit(
        () -> {
          registry.stop();
          broker.stop();
        });
    return new TestCluster(
        broker.getBootstrapServers(),
        URI.create(
            "http://"
                + registry.getHost()
                + ":"
                + registry.getMappedPort(8080)
                + "/apis/registry/v3"));
  }

  private static void atExit(Runnable close) {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(close));
  }
}
