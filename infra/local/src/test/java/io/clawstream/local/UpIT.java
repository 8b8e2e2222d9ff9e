package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpIT {
  @TempDir Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void everythingStartsWithoutSettingsAndStopsCleanly() {
    int code = up(options(directory.resolve("data"), 0));

    assertThat(code).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsSubsequence(
            "Starting Clawstream",
            "Clawstream is ready",
            "Model     echo",
            "Telegram  off",
            "llm-worker",
            "Stopped.");
    assertThat(directory.resolve("data/logs/clawstream.log")).isNotEmptyFile();
    assertThat(directory.resolve("data/api-token")).isNotEmptyFile();
    assertThat(directory.resolve("data/running.properties")).doesNotExist();
  }

  @Test
  void aTakenPortIsToldBeforeAnythingStarts() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> up(options(directory.resolve("data"), other.getLocalPort())))
          .isInstanceOf(LocalException.class)
          .hasMessage(
              "Port "
                  + other.getLocalPort()
                  + " (web page and API) is taken: stop what uses it, or choose another with --port N.");
    }
    assertThat(directory.resolve("data/kafka")).doesNotExist();
  }

  private int up(UpOptions options) {
    return Up.run(options, Map.of(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private static UpOptions options(Path data, int port) {
    return new UpOptions(
        Optional.empty(),
        // Named, so that a model server of this machine is left alone.
        Map.of("agents.default.provider", "echo"),
        data,
        false,
        OptionalInt.of(port),
        0,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        true,
        false);
  }
}
