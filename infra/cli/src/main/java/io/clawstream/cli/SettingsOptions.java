package io.clawstream.cli;

import io.clawstream.kit.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where a command's settings come from: the file, the environment, and single ones on the command
 * line.
 */
final class SettingsOptions {
  private static final Path DEFAULT = Path.of("clawstream.yaml");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings; default: clawstream.yaml in the current directory, if there is one.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One setting, e.g. --set topics.namespace=claw2; may be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  Optional<Path> file() {
    if (config != null) {
      return Optional.of(config);
    }
    return Files.exists(DEFAULT) ? Optional.of(DEFAULT) : Optional.empty();
  }

  Map<String, String> overrides() {
    return set;
  }

  /** The settings, with these on top of everything. */
  Settings load(Map<String, String> more, Collection<Class<?>> mappings) {
    Map<String, String> overrides = new LinkedHashMap<>(set);
    overrides.putAll(more);
    return Settings.load(file(), System.getenv(), overrides, mappings);
  }
}
