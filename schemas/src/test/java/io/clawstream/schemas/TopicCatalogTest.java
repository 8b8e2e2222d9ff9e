package io.clawstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TopicCatalogTest {
  private final TopicCatalog catalog = TopicCatalog.of("claw", 4, 8);

  @Test
  void every_topic_is_declared_once() {
    assertThat(catalog.topics()).extracting(Topic::name).doesNotHaveDuplicates().hasSize(22);
  }

  @Test
  void all_topics_that_the_router_reads_have_the_same_partition_count() {
    List<String> read =
        Stream.concat(
                Stream.of(
                    catalog.inbound(),
                    catalog.turnEvents(),
                    catalog.toolResults(),
                    catalog.control()),
                catalog.allEgress().stream())
            .toList();
    assertThat(catalog.topics())
        .filteredOn(topic -> read.contains(topic.name()))
        .hasSize(read.size())
        .allMatch(topic -> topic.partitions() == 4);
  }

  @Test
  void receipts_have_the_partitions_of_the_replies_they_are_about() {
    assertThat(catalog.topics())
        .filteredOn(topic -> topic.name().equals(catalog.receipts()))
        .allMatch(topic -> topic.partitions() == 4);
  }

  @Test
  void the_ledger_has_the_partitions_of_the_calls_it_is_about() {
    assertThat(topic(catalog.toolLedger()).partitions())
        .isEqualTo(topic(catalog.toolCalls()).partitions());
  }

  @Test
  void deltas_are_kept_ten_minutes_and_the_catalogue_of_tools_is_compacted() {
    assertThat(topic(catalog.deltas("telegram")).config())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "600000");
    assertThat(topic(catalog.toolCatalog()).config())
        .containsEntry("cleanup.policy", "compact")
        .doesNotContainKey("retention.ms");
  }

  @Test
  void a_topic_takes_jobs_with_a_long_conversation() {
    assertThat(catalog.topics())
        .allSatisfy(
            topic -> assertThat(topic.config()).containsEntry("max.message.bytes", "4194304"));
  }

  @Test
  void a_namespace_keeps_its_topics_apart() {
    assertThat(TopicCatalog.of("replay-1", 4, 8).topics())
        .allMatch(topic -> topic.name().startsWith("replay-1."));
  }

  @Test
  void an_unknown_channel_has_no_topics() {
    assertThatThrownBy(() -> catalog.egress("fax")).hasMessageContaining("known channels");
  }

  @Test
  void a_namespace_that_kafka_would_refuse_is_refused_here() {
    assertThatThrownBy(() -> TopicCatalog.of("No Spaces", 4, 8)).hasMessageContaining("a-z");
  }

  @Test
  void every_field_of_every_schema_says_what_it_means() {
    for (Topic topic : catalog.topics()) {
      if (topic.schema() != null) {
        requireDocs(topic.schema());
      }
    }
  }

  private static void requireDocs(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        for (Schema.Field field : schema.getFields()) {
          assertThat(field.doc()).as(schema.getFullName() + "." + field.name()).isNotBlank();
          if (field.name().endsWith("At") || field.name().equals("timestamp")) {
            assertThat(field.doc()).as(field.name()).contains("ms");
          }
          requireDocs(field.schema());
        }
      }
      case ENUM -> {
        assertThat(schema.getDoc()).as(schema.getFullName()).isNotBlank();
        assertThat(schema.getEnumDefault())
            .as("default of %s: without one no symbol can be added later", schema.getFullName())
            .isNotNull();
      }
      case ARRAY -> requireDocs(schema.getElementType());
      case MAP -> requireDocs(schema.getValueType());
      case UNION -> schema.getTypes().forEach(TopicCatalogTest::requireDocs);
      case STRING, BYTES, INT, LONG, FLOAT, DOUBLE, BOOLEAN, NULL, FIXED -> {}
    }
  }

  private Topic topic(String name) {
    return catalog.topics().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
  }
}
