package io.clawstream.cli;

import io.clawstream.kit.config.KafkaSettings;
import io.clawstream.kit.config.RegistrySettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.local.ConfiguredCluster;
import io.clawstream.local.RunningInstallation;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which cluster a command talks to: what the command line names, else what the settings name, else
 * the {@code up} that runs on the data here, else the settings' defaults.
 */
final class ClusterOptions {
  /** Kafka's clients are patient (a minute); a person at a terminal is not. */
  private static final int PATIENCE_MS = 10_000;

  private static final List<Class<?>> SECTIONS =
      List.of(KafkaSettings.class, RegistrySettings.class, TopicSettings.class);

  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka; default: kafka.bootstrap-servers.")
  private @Nullable String bootstrap;

  @Option(
      names = "--registry",
      paramLabel = "URL",
      description = "Schema registry; default: registry.url.")
  private @Nullable String registry;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = UpCommand.DATA,
      description =
          "Where to look for a running 'clawstream up'; default: $CLAWSTREAM_DATA or .clawstream.")
  private Path data = Path.of(".clawstream");

  /** Settings of the cluster: Kafka, registry, topics. */
  Settings load() {
    Map<String, String> addresses = new HashMap<>();
    ConfiguredCluster configured = ConfiguredCluster.of(settings.load(Map.of(), SECTIONS));
    Optional<RunningInstallation> running = RunningInstallation.in(data);
    choose(bootstrap, configured.bootstrap(), running.map(RunningInstallation::bootstrap))
        .ifPresent(address -> addresses.put("kafka.bootstrap-servers", address));
    choose(registry, configured.registry(), running.map(found -> found.registry().toString()))
        .ifPresent(address -> addresses.put("registry.url", address));
    return settings.load(addresses, SECTIONS);
  }

  private static Optional<String> choose(
      @Nullable String named, Optional<String> configured, Optional<String> running) {
    return Optional.ofNullable(named).or(() -> configured.isPresent() ? Optional.empty() : running);
  }

  /** Properties of impatient Kafka clients. */
  static Map<String, Object> kafka(Settings settings) {
    KafkaSettings kafka = settings.get(KafkaSettings.class);
    Map<String, Object> properties = new HashMap<>(kafka.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    properties.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    return properties;
  }

  /** What to tell when Kafka does not do what was asked. */
  static CliException explain(Settings settings, String doing, KafkaException failure) {
    String bootstrap = settings.get(KafkaSettings.class).bootstrapServers();
    if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
      return new CliException(
          "Kafka at "
              + bootstrap
              + " does not answer. Is it running? --bootstrap or kafka.bootstrap-servers names another address.",
          failure);
    }
    return new CliException(
        "Kafka at " + bootstrap + " failed while " + doing + ": " + failure.getMessage(), failure);
  }
}
