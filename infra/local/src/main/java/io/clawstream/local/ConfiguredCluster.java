package io.clawstream.local;

import io.clawstream.kit.config.Settings;
import java.util.Optional;

/**
 * Addresses that the settings name themselves, as opposed to those that they have by default: who
 * names a cluster wants that one used.
 *
 * @param bootstrap {@code kafka.bootstrap-servers}
 * @param registry {@code registry.url}
 */
public record ConfiguredCluster(Optional<String> bootstrap, Optional<String> registry) {

  /** Reads it from any settings. */
  public static ConfiguredCluster of(Settings settings) {
    return new ConfiguredCluster(
        settings.said("kafka.bootstrap-servers"), settings.said("registry.url"));
  }
}
