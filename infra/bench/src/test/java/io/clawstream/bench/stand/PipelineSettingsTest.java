package io.clawstream.bench.stand;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.local.Services;
import io.clawstream.schemas.TopicCatalog;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineSettingsTest {
  private static final PipelineSettings SETTINGS =
      new PipelineSettings(
          "127.0.0.1:19092",
          URI.create("http://127.0.0.1:18081/apis/registry/v3"),
          TopicCatalog.of("bench", 4, 8),
          "7:token",
          URI.create("http://127.0.0.1:18082"),
          URI.create("http://127.0.0.1:18083/telegram/webhook"),
          "secret",
          18083,
          URI.create("http://127.0.0.1:18084/v1"),
          Path.of("state"));

  @Test
  void every_service_understands_them(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("clawstream.yaml"), SETTINGS.yaml());
    Set<Class<?>> mappings =
        new LinkedHashSet<>(List.of(TopicSettings.class, ChannelSettings.class));
    for (ServiceDefinition service : Services.all()) {
      mappings.addAll(ServiceRunner.mappings(service));
    }

    Settings settings = Settings.load(Optional.of(file), Map.of(), Map.of(), mappings);

    assertThat(settings.get(TopicSettings.class).catalog()).isEqualTo(SETTINGS.topics());
    assertThat(settings.get(ChannelSettings.class).telegram().mode())
        .isEqualTo(ChannelSettings.Mode.WEBHOOK);
  }
}
