package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsSettingsTest {
  @TempDir private Path directory;

  @Test
  void theDefaultsRunEveryTool() {
    ToolsSettings settings = load(Optional.empty(), Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(64);
    assertThat(settings.defaultTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.allow()).isEmpty();
    assertThat(settings.deny()).isEmpty();
    assertThat(settings.problems(Set.of())).isEmpty();
  }

  @Test
  void everyKeyOfTheFileReachesItsSetting() throws IOException {
    Path file = directory.resolve("clawstream.yaml");
    Files.writeString(
        file,
        """
        tools:
          max-in-flight: 3
          default-timeout: 2s
          allow: [get_current_time, other]
          deny: [other]
        """);

    ToolsSettings settings = load(Optional.of(file), Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(3);
    assertThat(settings.defaultTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(settings.allow()).contains(Set.of("get_current_time", "other"));
    assertThat(settings.deny()).contains(Set.of("other"));
  }

  @Test
  void allMistakesAreToldAtOnce() {
    ToolsSettings settings =
        load(
            Optional.empty(),
            Map.of(
                "tools.max-in-flight", "0",
                "tools.default-timeout", "11m",
                "tools.deny", "get_time"));

    assertThat(settings.problems(BuiltInTools.names()))
        .containsExactly(
            "'tools.max-in-flight' must be 1 to 10000, but is 0.",
            "'tools.default-timeout' must be 1 ms to 10 min, but is PT11M.",
            "'tools.deny' names the tool 'get_time', which does not exist. Tools: get_current_time.");
  }

  private static ToolsSettings load(Optional<Path> file, Map<String, String> overrides) {
    return Settings.load(file, Map.of(), overrides, List.of(ToolsSettings.class))
        .get(ToolsSettings.class);
  }
}
