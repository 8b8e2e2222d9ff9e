package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class SchemaRegistryIT {
  private final TestCluster cluster = TestCluster.shared();
  private final SchemaRegistry registry = new SchemaRegistry(cluster.registryUrl());

  @Test
  void applying_the_schemas_again_changes_nothing() {
    List<Schema> schemas =
        TopicCatalog.of("claw", 1, 1).topics().stream()
            .map(Topic::schema)
            .filter(Objects::nonNull)
            .distinct()
            .toList();

    List<SchemaRegistry.Registered> first = registry.apply(schemas);
    List<SchemaRegistry.Registered> second = registry.apply(schemas);

    assertThat(second).isEqualTo(first).hasSize(schemas.size());
    for (Schema schema : schemas) {
      assertThat(registry.versions(schema)).hasSize(1);
    }
  }

  @Test
  void a_field_with_a_default_may_be_added_and_is_a_new_version() {
    Schema first = event("Grows").requiredString("id").endRecord();
    Schema grown = event("Grows").requiredString("id").optionalString("note").endRecord();

    registry.apply(List.of(first));
    registry.apply(List.of(grown));

    assertThat(registry.versions(first)).extracting(SchemaRegistry.Registered::version).hasSize(2);
  }

  @Test
  void an_incompatible_change_is_refused_and_the_message_says_why() {
    Schema first = event("Breaks").requiredString("id").endRecord();
    registry.apply(List.of(first));

    for (Schema incompatible :
        List.of(
            event("Breaks").requiredLong("id").endRecord(),
            event("Breaks").requiredString("id").requiredString("more").endRecord(),
            event("Breaks").requiredString("other").endRecord())) {
      assertThatThrownBy(() -> registry.apply(List.of(incompatible)))
          .isInstanceOf(SchemaRegistry.RegistryException.class)
          .hasMessageContaining("FULL_TRANSITIVE")
          .hasMessageContaining("io.clawstream.test.Breaks");
    }
    assertThat(registry.versions(first)).hasSize(1);
  }

  @Test
  void a_version_that_fits_the_last_but_not_the_first_is_refused() {
    Schema first = event("Transitive").optionalString("note").endRecord();
    Schema second = event("Transitive").optionalLong("count").endRecord();
    Schema third = event("Transitive").optionalLong("count").optionalLong("note").endRecord();
    registry.apply(List.of(first));
    registry.apply(List.of(second));

    assertThatThrownBy(() -> registry.apply(List.of(third)))
        .isInstanceOf(SchemaRegistry.RegistryException.class);
  }

  @Test
  void once_warm_events_travel_without_a_single_call_to_the_registry_and_without_the_registry() {
    registry.apply(List.of(StandardMessage.getClassSchema()));
    try (CountingProxy proxy = CountingProxy.to(cluster.registryUrl());
        EventSerdes serdes = new EventSerdes(proxy.url())) {
      serdes.warmUp(List.of(StandardMessage.getClassSchema()));
      long callsToWarmUp = proxy.calls();
      assertThat(callsToWarmUp).isPositive();

      for (int i = 0; i < 1_000; i++) {
        assertThat(serdes.decode(serdes.encode(message(i)), StandardMessage.class))
            .isEqualTo(message(i));
      }
      assertThat(proxy.calls()).isEqualTo(callsToWarmUp);

      proxy.close();
      assertThat(serdes.decode(serdes.encode(message(7)), StandardMessage.class))
          .isEqualTo(message(7));
    }
  }

  @Test
  void a_record_is_five_bytes_longer_than_its_avro() {
    registry.apply(List.of(StandardMessage.getClassSchema()));
    try (EventSerdes serdes = new EventSerdes(cluster.registryUrl())) {
      serdes.warmUp(List.of(StandardMessage.getClassSchema()));
      byte[] bytes = serdes.encode(message(1));
      assertThat(bytes[0]).isZero();
      assertThat(serdes.decode(bytes, StandardMessage.class).getMessageId()).isEqualTo("1");
    }
  }

  private static SchemaBuilder.FieldAssembler<Schema> event(String name) {
    return SchemaBuilder.record(name).namespace("io.clawstream.test").fields();
  }

  private static StandardMessage message(int number) {
    return StandardMessage.newBuilder()
        .setMessageId(Integer.toString(number))
        .setChannelId("telegram")
        .setAccountId("42")
        .setUserId("7")
        .setChatType(ChatType.DM)
        .setPeerId("7")
        .setContent("Hello, 日本 🚫")
        .setAttachments(List.of(new Attachment("photo", "abc", null, "image/png", 17L, null)))
        .setTimestamp(1)
        .setReceivedAt(2)
        .setMetadata(Map.of("dedupeKey", "9"))
        .build();
  }
}
