package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration BREATH = Duration.ofMillis(5);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
  private final ToolCatalogue catalogue =
      new ToolCatalogue(List.of(), ToolPolicy.open(Duration.ofSeconds(1)));
  private final List<Throwable> fatal = new CopyOnWriteArrayList<>();

  @Test
  void whatChangesIsAnnounced() {
    try (Announcer announcer = announcer(NEVER)) {
      announcer.start();

      catalogue.replace("files", List.of(tool("files.read")));
      announcer.changed();
      await().until(() -> keys().equals(List.of("files.read")));

      catalogue.replace("files", List.of());
      announcer.changed();
      await().until(() -> keys().equals(List.of("files.read", "files.read")));
      assertThat(producer.history().getLast().value()).isNull();
    }
    assertThat(fatal).isEmpty();
  }

  @Test
  void toolsAreAnnouncedAgainFromTimeToTimeAsAnotherWorkerMayHaveWithdrawnThem() {
    catalogue.replace("files", List.of(tool("files.read")));
    try (Announcer announcer = announcer(Duration.ofMillis(10))) {
      announcer.start();

      await().until(() -> keys().size() >= 3);
    }
    assertThat(keys()).containsOnly("files.read");
  }

  @Test
  void theServiceCannotGoOnIfTheBrokerRefuses() {
    catalogue.replace("files", List.of(tool("files.read")));
    try (Announcer announcer = announcer(NEVER)) {
      announcer.start();
      producer.sendException = new IllegalStateException("broker says no");

      announcer.changed();

      await().until(() -> !fatal.isEmpty());
    }
    assertThat(fatal).singleElement().isEqualTo(producer.sendException);
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    producer.history().forEach(record -> keys.add(record.key()));
    return keys;
  }

  private Announcer announcer(Duration again) {
    Announcement announcement =
        new Announcement(catalogue, Set.of(), producer, _ -> new byte[] {1}, "claw.tool-catalog");
    return new Announcer(announcement, _ -> false, again, BREATH, fatal::add);
  }

  private static Tool tool(String name) {
    return FakeTool.named(name, (arguments, context) -> new ToolOutcome.Done(name));
  }
}
