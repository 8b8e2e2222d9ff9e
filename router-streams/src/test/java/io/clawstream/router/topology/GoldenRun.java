package io.clawstream.router.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.router.TestRules;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.state.HistoryEntry;
import io.clawstream.state.SessionState;
import io.clawstream.state.WaitingMessage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/**
 * A router that is fed a recording's inputs, line by line, and whose every output is written down
 * as a line. It begins at noon of one day; time passes only as the inputs say.
 */
final class GoldenRun implements AutoCloseable {
  static final Instant BEGIN = Samples.NOON;
  static final TopicCatalog TOPICS = TopicCatalog.of("claw", 4, 8);

  /** What the changelogs hold is told once, in the end, as the content of the stores. */
  private static final String CHANGELOG = "-changelog";

  private static final Map<String, Schema> SCHEMAS = schemas();
  private static final EventJson JSON =
      new EventJson(
          Stream.concat(
                  SCHEMAS.values().stream(),
                  Stream.of(
                      SessionState.getClassSchema(),
                      HistoryEntry.getClassSchema(),
                      WaitingMessage.getClassSchema()))
              .toList());

  private final TopologyTestDriver driver;
  private long now;
  private int line;

  /**
   * @param settings of the router, keys as in the settings file with dots
   */
  GoldenRun(Path stateDir, Map<String, String> settings) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "claw.router");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    this.driver =
        new TopologyTestDriver(
            RouterTopology.build(
                TOPICS,
                new PlainCodec(),
                TestRules.of(settings),
                new SimpleMeterRegistry(),
                () -> false),
            config,
            BEGIN);
  }

  /** The event of an input as the router reads it. */
  static JsonNode json(byte[] event) {
    return JSON.read(event);
  }

  /** Feeds it the next line; returns what it wrote because of it, topic by topic. */
  List<ObjectNode> feed(GoldenInput input) {
    line++;
    Duration passed = Duration.ofMillis(input.at() - now);
    now = input.at();
    if (passed.isPositive()) {
      driver.advanceWallClockTime(passed);
    }
    if (input.isRecord()) {
      driver
          .createInputTopic(input.topic(), new StringSerializer(), new ByteArraySerializer())
          .pipeInput(
              new TestRecord<>(
                  input.key(), bytes(input), headers(input.headers()), BEGIN.plusMillis(now)));
    }
    List<ObjectNode> written = new ArrayList<>();
    new TreeSet<>(driver.producedTopicNames())
        .stream()
            .filter(topic -> !topic.endsWith(CHANGELOG))
            .forEach(topic -> written.addAll(written(topic)));
    return written;
  }

  /** What the stores hold now, a line per row. */
  List<ObjectNode> stores() {
    List<ObjectNode> rows = new ArrayList<>();
    new TreeMap<>(driver.getAllStateStores())
        .forEach((name, store) -> rows.addAll(rows(name, store)));
    return rows;
  }

  @Override
  public void close() {
    driver.close();
  }

  private static Map<String, Schema> schemas() {
    Map<String, Schema> schemas = new TreeMap<>();
    for (Topic topic : TOPICS.topics()) {
      if (topic.schema() != null) {
        schemas.put(topic.name(), topic.schema());
      }
    }
    return schemas;
  }

  private static byte @Nullable [] bytes(GoldenInput input) {
    Schema schema = Objects.requireNonNull(SCHEMAS.get(input.topic()), input.topic());
    return input.value().isNull() ? null : JSON.write(schema, input.value());
  }

  private static RecordHeaders headers(Map<String, String> texts) {
    RecordHeaders headers = new RecordHeaders();
    texts.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
    return headers;
  }

  private List<ObjectNode> written(String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList()
        .stream()
        .map(record -> written(topic, record))
        .toList();
  }

  private ObjectNode written(String topic, TestRecord<String, byte[]> record) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("afterInput", line).put("topic", topic).put("key", record.key());
    Map<String, String> headers = new TreeMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    // Where a record stood is the test driver's business.
    headers.remove(Headers.DEAD_LETTER_PARTITION);
    if (!headers.isEmpty()) {
      ObjectNode object = node.putObject("headers");
      headers.forEach(object::put);
    }
    byte[] value = record.value();
    node.set("value", value == null ? JsonNodeFactory.instance.nullNode() : JSON.read(value));
    return node;
  }

  private static List<ObjectNode> rows(String name, StateStore store) {
    List<ObjectNode> rows = new ArrayList<>();
    switch (store) {
      case KeyValueStore<?, ?> table -> {
        try (KeyValueIterator<?, ?> all = table.all()) {
          all.forEachRemaining(row -> rows.add(row(name, row.key, "", row.value)));
        }
      }
      case WindowStore<?, ?> windows -> {
        try (KeyValueIterator<? extends Windowed<?>, ?> all = windows.all()) {
          all.forEachRemaining(
              row ->
                  rows.add(
                      row(name, row.key.key(), " @ " + row.key.window().startTime(), row.value)));
        }
      }
      default -> throw new IllegalStateException("What is in the store " + name + "? " + store);
    }
    return rows;
  }

  private static ObjectNode row(String store, Object key, String suffix, Object value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("store", store).put("key", GoldenKeys.text(store, key) + suffix);
    node.set("value", JSON.read((byte[]) value));
    return node;
  }
}
