package io.clawstream.ingress.replies;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the egress and delta topics of the channels whose users hold a connection open, and appends
 * what it reads to their {@link EdgeLog}s. Every instance reads all partitions, because a user may
 * be connected to any instance: partitions are assigned, there is no group and nothing is
 * committed.
 *
 * <p>A reply's place is its offset plus one. All replies of a session have the same key, so they
 * are in one partition, and an offset there is given once and for ever: the place grows within a
 * conversation, outlives restarts of ingress, and every instance gives the same.
 *
 * <p>Egress is read committed (the router writes to it in transactions) and from a little before
 * its end, so that {@link RecentReplies} knows the newest replies at once; deltas only from the
 * end. A position that the broker does not have any more (deleted or truncated topic) makes the
 * channel begin anew and its connections resume.
 *
 * <p>Not thread-safe except for {@link #readiness} and {@link #wakeUp}: one thread calls {@link
 * #runOnce} again and again.
 */
public final class EdgeFollower {
  private static final Logger log = LoggerFactory.getLogger(EdgeFollower.class);

  /** How long to wait for records while it is of interest that there are no more. */
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final Consumer<String, byte[]> consumer;
  private final List<Channel> channels;
  private final EventDecoder decoder;
  private final int lookBack;
  private final Map<String, Channel> byTopic = new HashMap<>();
  private final Map<TopicPartition, Long> goals = new HashMap<>();
  private final Set<Channel> toBegin;
  private volatile String notReady = "the egress topics have not been read yet";

  /**
   * A channel to follow.
   *
   * @param name channel id
   * @param egress its egress topic
   * @param deltas its delta topic
   * @param edge where what is read goes
   */
  public record Channel(String name, String egress, String deltas, EdgeLog edge) {}

  /**
   * @param consumer made with {@link #consumerOverrides}; the caller closes it after the last
   *     {@link #runOnce}
   * @param lookBack how many records before its end an egress topic is read from, all partitions
   *     together; 0 or more
   */
  public EdgeFollower(
      Consumer<String, byte[]> consumer,
      List<Channel> channels,
      EventDecoder decoder,
      int lookBack) {
    this.consumer = consumer;
    this.channels = List.copyOf(channels);
    this.decoder = decoder;
    this.lookBack = lookBack;
    this.toBegin = new HashSet<>(channels);
    for (Channel channel : channels) {
      byTopic.put(channel.egress(), channel);
      byTopic.put(channel.deltas(), channel);
    }
  }

  /** What the consumer needs besides the kit's settings. */
  public static Map<String, Object> consumerOverrides() {
    return Map.of(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        // A lost position is our decision, not the client's.
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        5_000,
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        10_000);
  }

  /** Ready when everything has been read that was there when reading began. Thread-safe. */
  public Readiness readiness() {
    String why = notReady;
    return why.isEmpty() ? Readiness.ready() : Readiness.notReady(why);
  }

  /** Makes a {@link #runOnce} that waits return at once. Thread-safe. */
  public void wakeUp() {
    consumer.wakeup();
  }

  /**
   * Reads what there is, waiting for it if need be.
   *
   * @param timeout longest wait for records
   * @return how long to wait before the next call: zero, or a moment if the broker or the registry
   *     did not answer
   * @throws KafkaException if following is impossible (a topic may not be read ...)
   */
  public Duration runOnce(Duration timeout) {
    try {
      if (!toBegin.isEmpty()) {
        begin();
      }
      boolean all = handle(consumer.poll(caughtUp() ? timeout : GLANCE));
      if (!caughtUp()) {
        goals.entrySet().removeIf(goal -> consumer.position(goal.getKey()) >= goal.getValue());
        notReady =
            caughtUp() ? "" : "still reading the newest replies of " + goals.size() + " partitions";
      }
      return all ? Duration.ZERO : Duration.ofMillis(500);
    } catch (InvalidOffsetException e) {
      beginAnew(e);
      return Duration.ZERO;
    } catch (WakeupException e) {
      return Duration.ZERO;
    } catch (RetriableException e) {
      log.atWarn()
          .addKeyValue(LogKeys.REASON, e.toString())
          .log("Following the replies is held up");
      return Duration.ofMillis(500);
    }
  }

  private boolean caughtUp() {
    return goals.isEmpty();
  }

  private void begin() {
    Map<Channel, List<TopicPartition>> egress = new HashMap<>();
    List<TopicPartition> all = new ArrayList<>();
    for (Channel channel : channels) {
      egress.put(channel, partitions(channel.egress()));
      all.addAll(egress.getOrDefault(channel, List.of()));
      all.addAll(partitions(channel.deltas()));
    }
    if (!Set.copyOf(all).equals(consumer.assignment())) {
      consumer.assign(all);
    }
    for (Channel channel : List.copyOf(toBegin)) {
      begin(channel, egress.getOrDefault(channel, List.of()));
      toBegin.remove(channel);
    }
  }

  private void begin(Channel channel, List<TopicPartition> egress) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(egress);
    Map<TopicPartition, Long> end = consumer.endOffsets(egress);
    List<EdgeLog.Start> starts = new ArrayList<>();
    for (TopicPartition partition : egress) {
      long beginning = first.getOrDefault(partition, 0L);
      long start = Math.max(beginning, end.getOrDefault(partition, 0L) - lookBack / egress.size());
      consumer.seek(partition, start);
      starts.add(new EdgeLog.Start(start, start == beginning));
    }
    List<TopicPartition> deltas = partitions(channel.deltas());
    consumer.endOffsets(deltas).forEach(consumer::seek);
    goals.putAll(end);
    channel.edge().begin(starts);
  }

  /** The partitions in order: their places in the list are their numbers. */
  private List<TopicPartition> partitions(String topic) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .sorted(Comparator.comparingInt(PartitionInfo::partition))
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new KafkaException(
          "The topic " + topic + " does not exist. Run 'clawstream topics apply'.");
    }
    return partitions;
  }

  private void beginAnew(InvalidOffsetException e) {
    for (TopicPartition partition : e.partitions()) {
      Channel channel = byTopic.get(partition.topic());
      if (channel == null) {
        continue;
      }
      if (partition.topic().equals(channel.deltas())) {
        // Deltas live for minutes: what is gone is old, and their replies have it all.
        consumer.endOffsets(List.of(partition)).forEach(consumer::seek);
        continue;
      }
      log.atWarn()
          .addKeyValue(LogKeys.TOPIC, partition.topic())
          .addKeyValue(LogKeys.PARTITION, partition.partition())
          .log("The broker does not have our place any more; reading begins anew");
      if (toBegin.add(channel)) {
        notReady = "reading of " + partition.topic() + " begins anew";
        channel.edge().lost("the log is not what it was");
      }
    }
  }

  /** Returns false if something has to be tried again. */
  private boolean handle(ConsumerRecords<String, byte[]> records) {
    boolean all = true;
    // Answers before the pieces of other answers.
    List<TopicPartition> order =
        Stream.concat(
                records.partitions().stream().filter(this::egress),
                records.partitions().stream().filter(partition -> !egress(partition)))
            .toList();
    for (TopicPartition partition : order) {
      all &= handle(partition, records.records(partition));
    }
    return all;
  }

  private boolean egress(TopicPartition partition) {
    Channel channel = byTopic.get(partition.topic());
    return channel != null && channel.egress().equals(partition.topic());
  }

  private boolean handle(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    Channel channel = byTopic.get(partition.topic());
    if (channel == null) {
      return true;
    }
    for (ConsumerRecord<String, byte[]> each : records) {
      try {
        if (egress(partition)) {
          reply(channel, each);
        } else if (each.key() != null && channel.edge().awaited(each.key())) {
          channel.edge().append(decoder.decode(each.value(), ReplyDelta.class));
        }
      } catch (SerializationException e) {
        // The router reads the same topic and puts the record aside for everybody.
        log.atWarn()
            .addKeyValue(LogKeys.TOPIC, each.topic())
            .addKeyValue(LogKeys.PARTITION, each.partition())
            .addKeyValue(LogKeys.OFFSET, each.offset())
            .addKeyValue(LogKeys.REASON, e.getMessage())
            .log("Passed over a record that cannot be read");
      } catch (SchemaRegistry.RegistryException e) {
        log.atWarn()
            .addKeyValue(LogKeys.TOPIC, each.topic())
            .addKeyValue(LogKeys.REASON, e.getMessage())
            .log("A record has to wait for the schema registry");
        consumer.seek(partition, each.offset());
        return false;
      }
    }
    return true;
  }

  private void reply(Channel channel, ConsumerRecord<String, byte[]> each) {
    Reply reply = decoder.decode(each.value(), Reply.class);
    channel
        .edge()
        .append(each.partition(), new PlacedReply(each.offset() + 1, each.timestamp(), reply));
  }
}
