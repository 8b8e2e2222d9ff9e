package io.clawstream.local;

import io.clawstream.kit.ServiceDefinition;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What one {@code up} starts, decided before anything is started.
 *
 * @param brokerPort of the broker to start; empty if an existing cluster is used
 * @param bootstrap Kafka's {@code host:port}
 * @param registryPort of the registry to start; empty if an existing one is used
 * @param registry address of the registry's REST API
 * @param provision whether topics and schemas are applied
 * @param services in the order of the life of a message
 */
record UpPlan(
    OptionalInt brokerPort,
    String bootstrap,
    OptionalInt registryPort,
    URI registry,
    boolean provision,
    List<PlannedService> services) {

  private static final String REGISTRY_PATH = "/apis/registry/v3";

  UpPlan {
    services = List.copyOf(services);
  }

  /**
   * A service to start.
   *
   * @param adminPort port of its health and metrics, 1 to 65535
   */
  record PlannedService(ServiceDefinition definition, int adminPort) {}

  /**
   * Decides.
   *
   * @param configured addresses that the settings name
   * @throws LocalException if the options contradict each other or name something unknown
   */
  static UpPlan of(UpOptions options, ConfiguredCluster configured, List<ServiceDefinition> known) {
    List<ServiceDefinition> chosen = chosen(options.only(), known);
    boolean everything = options.only().isEmpty();
    Optional<String> bootstrap = options.bootstrap().or(configured::bootstrap);
    Optional<String> registry = options.registry().or(configured::registry);
    OptionalInt brokerPort =
        everything && bootstrap.isEmpty()
            ? OptionalInt.of(FreePorts.orAny(options.kafkaPort()))
            : OptionalInt.empty();
    OptionalInt registryPort =
        everything && registry.isEmpty()
            ? OptionalInt.of(FreePorts.orAny(options.registryPort()))
            : OptionalInt.empty();
    List<PlannedService> services = new ArrayList<>();
    for (ServiceDefinition definition : chosen) {
      int port =
          options.adminPort() == 0
              ? FreePorts.any()
              : options.adminPort() + known.indexOf(definition);
      services.add(new PlannedService(definition, port));
    }
    return new UpPlan(
        brokerPort,
        bootstrap.orElse("127.0.0.1:" + brokerPort.orElse(UpOptions.KAFKA_PORT)),
        registryPort,
        URI.create(
            registry.orElse(
                "http://127.0.0.1:"
                    + registryPort.orElse(UpOptions.REGISTRY_PORT)
                    + REGISTRY_PATH)),
        everything,
        services);
  }

  /** Whether a service is part of it. */
  boolean has(String service) {
    return services.stream().anyMatch(planned -> isCalled(planned.definition(), service));
  }

  private static List<ServiceDefinition> chosen(List<String> only, List<ServiceDefinition> known) {
    for (String name : only) {
      if (known.stream().noneMatch(definition -> isCalled(definition, name))) {
        throw new LocalException(
            "There is no service '"
                + name
                + "'. Services: "
                + String.join(", ", known.stream().map(ServiceDefinition::name).toList())
                + ".");
      }
    }
    return known.stream()
        .filter(
            definition ->
                only.isEmpty() || only.stream().anyMatch(name -> isCalled(definition, name)))
        .toList();
  }

  /** By its name or its first word: {@code router} for {@code router-streams}. */
  private static boolean isCalled(ServiceDefinition definition, String name) {
    return definition.name().equals(name) || definition.name().startsWith(name + "-");
  }
}
