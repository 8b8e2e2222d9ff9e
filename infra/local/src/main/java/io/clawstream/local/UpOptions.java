package io.clawstream.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code clawstream up} was asked for.
 *
 * @param config settings file; empty for none
 * @param overrides single settings, keys as in the file with dots
 * @param data where data is kept
 * @param ephemeral keep nothing: {@code data} is not used
 * @param port of the web page and the API, 0 to 65535; empty for what the settings say
 * @param kafkaPort of the local broker, 0 to 65535
 * @param registryPort of the local registry, 0 to 65535
 * @param adminPort health and metrics of the first service, the others follow; 0 to 65531, 0 takes
 *     free ones
 * @param only names of the services to start; empty for all of them and everything that they need
 * @param bootstrap an existing Kafka cluster to use
 * @param registry an existing schema registry to use, address of its REST API
 * @param check stop again as soon as everything is ready
 * @param verbose details on the console and in the log file
 */
public record UpOptions(
    Optional<Path> config,
    Map<String, String> overrides,
    Path data,
    boolean ephemeral,
    OptionalInt port,
    int kafkaPort,
    int registryPort,
    int adminPort,
    List<String> only,
    Optional<String> bootstrap,
    Optional<String> registry,
    boolean check,
    boolean verbose) {

  /** Default port of the local broker. */
  public static final int KAFKA_PORT = 9092;

  /** Default port of the local registry. */
  public static final int REGISTRY_PORT = 8081;

  /** Default port of the first service's health and metrics. */
  public static final int ADMIN_PORT = 9401;

  /** Copies the collections. */
  public UpOptions {
    overrides = Map.copyOf(overrides);
    only = List.copyOf(only);
  }
}
