package io.clawstream.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceMainTest {
  @Test
  void settings_may_come_from_a_file_and_from_the_command_line() {
    ServiceMain.Arguments arguments =
        ServiceMain.Arguments.parse(
            new String[] {
              "--config", "x.yaml", "--set", "kafka.bootstrap-servers=a:1", "--set", "a=b=c"
            });
    assertThat(arguments.file()).contains(Path.of("x.yaml"));
    assertThat(arguments.overrides())
        .isEqualTo(Map.of("kafka.bootstrap-servers", "a:1", "a", "b=c"));
  }

  @Test
  void what_is_not_understood_is_told_with_the_way_to_help() {
    assertThatThrownBy(() -> ServiceMain.Arguments.parse(new String[] {"--nope"}))
        .hasMessageContaining("--help");
    assertThatThrownBy(() -> ServiceMain.Arguments.parse(new String[] {"--set", "novalue"}))
        .hasMessageContaining("KEY=VALUE");
    assertThatThrownBy(() -> ServiceMain.Arguments.parse(new String[] {"--config"}))
        .hasMessageContaining("needs a value");
  }
}
