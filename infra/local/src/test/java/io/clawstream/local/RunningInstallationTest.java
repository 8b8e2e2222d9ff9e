package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningInstallationTest {
  @TempDir Path data;

  @Test
  void whatRunsIsFoundUntilItIsForgotten() {
    RunningInstallation running =
        new RunningInstallation(
            Optional.of(URI.create("http://127.0.0.1:9000")),
            "127.0.0.1:9092",
            URI.create("http://127.0.0.1:8081/apis/registry/v3"));

    running.write(data);
    assertThat(RunningInstallation.in(data)).contains(running);

    RunningInstallation.forget(data);
    assertThat(RunningInstallation.in(data)).isEmpty();
  }
}
