package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.Reply;
import io.clawstream.schemas.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRegistryIT {
  @TempDir Path directory;

  @Test
  void aRegistryThatIsKilledComesBackWithItsSchemasAndTheirIds() {
    try (LocalRegistry registry = LocalRegistry.start(RegistryInstallation.find(), directory, 0)) {
      SchemaRegistry client = new SchemaRegistry(registry.url());
      List<SchemaRegistry.Registered> before = client.apply(List.of(Reply.getClassSchema()));

      long killed = registry.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(SchemaRegistry.RegistryException.class)
          .until(
              () ->
                  client.versions(Reply.getClassSchema()).equals(before)
                      && registry.pid() != killed);
    }
  }

  @Test
  void aClosedRegistryLeavesNoProcessBehind() {
    LocalRegistry registry = LocalRegistry.start(RegistryInstallation.find(), directory, 0);
    long pid = registry.pid();

    registry.close();

    assertThat(ProcessHandle.of(pid)).isEmpty();
  }
}
