package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.tools.ToolRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  @Test
  void toolsThatAreRunAreAnnouncedAndTheOthersWithdrawn() throws Exception {
    MockProducer<String, byte[]> producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    Tool a = FakeTool.named("a", (arguments, context) -> new ToolOutcome.Done("A"));
    Tool b = FakeTool.named("b", (arguments, context) -> new ToolOutcome.Done("B"));
    ToolCatalogue catalogue =
        new ToolCatalogue(
            List.of(a, b),
            new ToolPolicy(
                new ToolRules(Set.of("*"), Set.of("b")),
                Map.of(),
                Set.of(),
                Duration.ofSeconds(1),
                Map.of()));

    Announcement.make(
        catalogue,
        Set.of("a", "b"),
        producer,
        spec -> spec.getName().getBytes(StandardCharsets.UTF_8),
        "claw.tool-catalog");

    assertThat(producer.history())
        .allSatisfy(record -> assertThat(record.topic()).isEqualTo("claw.tool-catalog"))
        .anySatisfy(
            record -> {
              assertThat(record.key()).isEqualTo("a");
              assertThat(record.value()).isEqualTo(new byte[] {'a'});
            })
        .anySatisfy(
            record -> {
              assertThat(record.key()).isEqualTo("b");
              assertThat(record.value()).isNull();
            })
        .hasSize(2);
  }
}
