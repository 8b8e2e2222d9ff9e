package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temporary;

  @Test
  void theTokenIsMadeOnceAndOnlyTheOwnerCanReadAnything() throws Exception {
    Path root = temporary.resolve("with a space");
    String first;
    try (DataDirectory data = DataDirectory.open(root)) {
      first = data.apiToken(new SecureRandom());
    }

    try (DataDirectory data = DataDirectory.open(root)) {
      assertThat(data.apiToken(new SecureRandom())).isEqualTo(first).matches("[0-9a-f]{48}");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
          .isEqualTo("rwx------");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.tokenFile())))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aDirectoryInUseIsRefusedWithTheProcessThatUsesIt() {
    try (DataDirectory data = DataDirectory.open(temporary)) {
      assertThatThrownBy(() -> DataDirectory.open(temporary))
          .isInstanceOf(LocalException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining(data.root().toString())
          .hasMessageContaining("--data");
    }
  }

  @Test
  void aDirectoryThatWasClosedCanBeUsedAgain() {
    DataDirectory.open(temporary).close();

    DataDirectory.open(temporary).close();
  }

  @Test
  void anEphemeralDirectoryIsGoneInTheEnd() throws Exception {
    Path root;
    try (DataDirectory data = DataDirectory.ephemeral()) {
      root = data.root();
      Files.createDirectories(data.kafka().resolve("topic-0"));
      Files.writeString(data.kafka().resolve("topic-0").resolve("segment"), "records");
    }

    assertThat(root).doesNotExist();
  }

  @Test
  void aFileInTheWayIsToldWithWhatToDo() throws Exception {
    Path file = Files.writeString(temporary.resolve("file"), "");

    assertThatThrownBy(() -> DataDirectory.open(file))
        .isInstanceOf(LocalException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data DIR");
  }
}
