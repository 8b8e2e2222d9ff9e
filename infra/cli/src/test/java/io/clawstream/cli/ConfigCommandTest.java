package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir Path directory;

  @Test
  void everyMistakeIsToldAtOnce() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("clawstream.yaml"),
            """
            topics:
              namespce: claw2
            router:
              max-pending: many
            chanels:
              telegram:
                token: x
            """);

    Run run = Run.of("config", "check", file.toString());

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .contains("topics.namespce")
        .contains("did you mean 'topics.namespace'?")
        .contains("router.max-pending")
        .contains("did you mean 'channels'?");
  }

  @Test
  void goodSettingsAreFine() throws Exception {
    Path file =
        Files.writeString(directory.resolve("clawstream.yaml"), "topics:\n  namespace: claw2\n");

    Run run = Run.of("config", "check", file.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("are fine");
  }

  @Test
  void theExampleInTheRepositoryIsFine() {
    Run run = Run.of("config", "check", Path.of("..", "..", "clawstream.example.yaml").toString());

    assertThat(run.out()).contains("are fine");
    assertThat(run.code()).isZero();
  }

  @Test
  void aMissingFileIsTold() {
    Run run = Run.of("config", "check", "nowhere.yaml");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("There is no file nowhere.yaml.");
  }
}
