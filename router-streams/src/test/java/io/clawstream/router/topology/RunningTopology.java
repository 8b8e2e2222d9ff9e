package io.clawstream.router.topology;

import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.prompt.Agent;
import io.clawstream.router.prompt.Agents;
import io.clawstream.router.prompt.PromptWindow;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The topology without a broker, and the topics around it. */
final class RunningTopology implements AutoCloseable {
  static final TopicCatalog TOPICS = TopicCatalog.of("claw", 4, 8);
  static final Duration DEADLINE = Duration.ofMinutes(2);

  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final PlainCodec codec = new PlainCodec();
  private final TopologyTestDriver driver;

  RunningTopology(Path stateDir) {
    this(stateDir, Samples.NOON);
  }

  RunningTopology(Path stateDir, Instant startedAt) {
    Agent agent =
        new Agent(
            "default",
            "echo",
            "echo-1",
            List.of(),
            "Be kind.",
            0.5,
            100,
            new ToolRules(Set.of("clock"), Set.of()));
    RouterRules rules =
        new RouterRules(
            Samples.policy(),
            new Agents(Map.of("default", agent)),
            new PromptWindow(10, 100_000, 100_000),
            500,
            Duration.ofDays(8),
            Duration.ofMillis(100));
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, "claw.router");
    config.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
    config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    this.driver =
        new TopologyTestDriver(
            RouterTopology.build(TOPICS, codec, rules, metrics, () -> false), config, startedAt);
  }

  void arrives(StandardMessage message) {
    pipe(TOPICS.inbound(), SessionKey.of(message).toString(), message);
  }

  void says(String id, String content) {
    arrives(Samples.message(id, content));
  }

  void writes(Reply reply) {
    pipe(TOPICS.egress(reply.getAddress().getChannelId()), reply.getSessionKey(), reply);
  }

  void answers(long turn, String content) {
    writes(Samples.answer(Samples.DM, turn, content));
  }

  void happens(TurnEvent event) {
    pipe(TOPICS.turnEvents(), event.getSessionKey(), event);
  }

  void toolGives(ToolResult result) {
    pipe(TOPICS.toolResults(), result.getSessionKey(), result);
  }

  void announces(ToolSpec tool) {
    pipe(TOPICS.toolCatalog(), tool.getName(), tool);
  }

  void pipe(String topic, String key, SpecificRecord event) {
    pipe(topic, key, codec.encode(event));
  }

  void pipe(String topic, @Nullable String key, byte @Nullable [] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(Headers.TRACEPARENT, Samples.TRACE.getBytes(StandardCharsets.UTF_8));
    driver
        .createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(key, value, headers, Samples.NOON));
  }

  void waits(Duration duration) {
    driver.advanceWallClockTime(duration);
  }

  List<LlmJob> jobs() {
    return read(TOPICS.jobs(), LlmJob.class);
  }

  LlmJob job() {
    return only(jobs());
  }

  List<ToolCall> toolCalls() {
    return read(TOPICS.toolCalls(), ToolCall.class);
  }

  /** What the router wrote to a channel. */
  List<Reply> replies(String channel) {
    return read(TOPICS.egress(channel), Reply.class);
  }

  Reply reply(String channel) {
    return only(replies(channel));
  }

  TestRecord<String, byte[]> deadLetter() {
    return only(output(TOPICS.deadLetters()).readRecordsToList());
  }

  boolean hasDeadLetters() {
    return !output(TOPICS.deadLetters()).isEmpty();
  }

  List<TestRecord<String, byte[]>> records(String topic) {
    return output(topic).readRecordsToList();
  }

  double count(String name) {
    return metrics.get(name).counters().stream().mapToDouble(counter -> counter.count()).sum();
  }

  static String header(TestRecord<String, byte[]> record, String name) {
    return new String(
        Objects.requireNonNull(record.headers().lastHeader(name), name).value(),
        StandardCharsets.UTF_8);
  }

  /** Rows of a key-value store. */
  long rows(String store) {
    try (KeyValueIterator<Object, byte[]> all = keyValues(store).all()) {
      long rows = 0;
      while (all.hasNext()) {
        all.next();
        rows++;
      }
      return rows;
    }
  }

  /** Copies all stores, as a successor restores them from the changelogs. */
  void restoreFrom(RunningTopology other) {
    for (String name :
        List.of(
            SessionStores.SESSIONS,
            SessionStores.HISTORY,
            SessionStores.PENDING,
            SessionStores.DEADLINES,
            SessionStores.CHATTER,
            SessionStores.USAGE,
            SessionStores.REMINDERS)) {
      try (KeyValueIterator<Object, byte[]> all = other.keyValues(name).all()) {
        all.forEachRemaining(row -> keyValues(name).put(row.key, row.value));
      }
    }
    WindowStore<Object, byte[]> seen = driver.getWindowStore(SessionStores.SEEN);
    WindowStore<Object, byte[]> before = other.driver.getWindowStore(SessionStores.SEEN);
    try (var all = before.fetchAll(Instant.EPOCH, Samples.NOON.plus(Duration.ofDays(365)))) {
      all.forEachRemaining(row -> seen.put(row.key.key(), row.value, row.key.window().start()));
    }
  }

  private KeyValueStore<Object, byte[]> keyValues(String name) {
    return driver.getKeyValueStore(name);
  }

  private <T extends SpecificRecord> List<T> read(String topic, Class<T> type) {
    return output(topic).readRecordsToList().stream()
        .map(record -> codec.decode(record.value(), type))
        .toList();
  }

  private TestOutputTopic<String, byte[]> output(String topic) {
    return driver.createOutputTopic(topic, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static <T> T only(List<T> all) {
    if (all.size() != 1) {
      throw new AssertionError("Expected one record, but there are " + all.size() + ": " + all);
    }
    return all.getFirst();
  }

  @Override
  public void close() {
    driver.close();
  }
}
