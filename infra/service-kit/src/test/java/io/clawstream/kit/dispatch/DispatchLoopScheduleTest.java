package io.clawstream.kit.dispatch;

import static io.clawstream.kit.dispatch.Partitions.P0;
import static io.clawstream.kit.dispatch.Partitions.P1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.kit.dispatch.DispatchLoop.Timing;
import io.clawstream.kit.dispatch.OffsetRanges.Range;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two members of a group through seeded random schedules of progress, rebalances, crashes and
 * orderly ends without time to drain. Checked at every start of a record: no commit says that it is
 * finished, and by key its predecessors are finished and none of them is running. Checked at the
 * end: everything is finished and committed, but for what a member ran on with after its partition
 * had gone to another one and took with it in a crash; what it had not finished at an orderly end
 * is finished as the record that was written again.
 */
class DispatchLoopScheduleTest {
  private static final int SCHEDULES = 20;

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void everyRecordIsFinishedInOrderAndNoneRunsAgainAfterItsCommit(Ordering ordering)
      throws Exception {
    for (int seed = 0; seed < SCHEDULES; seed++) {
      new Schedule(new Random(seed), ordering).play();
    }
  }

  private static final class Schedule {
    private final Random random;
    private final Ordering ordering;
    private final Map<TopicPartition, TreeMap<Long, String>> logs = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> group = new ConcurrentHashMap<>();
    private final Set<String> finished = ConcurrentHashMap.newKeySet();
    private final Set<String> takenAlong = new HashSet<>();
    private final Set<String> writtenAgain = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private final List<Member> members = new ArrayList<>();

    Schedule(Random random, Ordering ordering) {
      this.random = random;
      this.ordering = ordering;
      for (TopicPartition partition : List.of(P0, P1)) {
        TreeMap<Long, String> log = new TreeMap<>();
        long offset = 0;
        for (int i = 0; i < 30; i++) {
          log.put(offset, "key-" + random.nextInt(6));
          offset += random.nextInt(3) == 0 ? 2 : 1;
        }
        logs.put(partition, log);
      }
    }

    void play() throws Exception {
      members.add(new Member(this));
      members.add(new Member(this));
      members.get(0).own(Set.of(P0, P1));
      for (int step = 0; step < 150; step++) {
        Member member = members.get(random.nextInt(2));
        switch (random.nextInt(13)) {
          case 0 -> rebalance();
          case 1 -> crash(member);
          case 2 -> end(member);
          case 3, 4, 5, 6 -> member.loop.runOnce();
          default -> member.finishOne();
        }
      }
      while (!allCommitted() || members.stream().anyMatch(member -> !member.gates.isEmpty())) {
        for (Member member : members) {
          member.finishOne();
          member.loop.runOnce();
        }
      }
      assertThat(violations).isEmpty();
      takenAlong.removeAll(finished);
      // Finished by one who crashed before the commit, and begun once more: such a record is two.
      writtenAgain.retainAll(finished);
      assertThat(finished).hasSize(60 + writtenAgain.size() - takenAlong.size());
      assertThat(ordering == Ordering.BY_KEY ? takenAlong : Set.of()).isEmpty();
    }

    private void rebalance() {
      members.forEach(Member::awaitBegun);
      Set<TopicPartition> first = new HashSet<>(List.of(P0, P1));
      first.removeIf(partition -> random.nextBoolean());
      Set<TopicPartition> second = new HashSet<>(List.of(P0, P1));
      second.removeAll(first);
      // Cooperatively: everybody gives up first, then takes.
      members.get(0).keep(first);
      members.get(1).keep(second);
      members.get(0).own(first);
      members.get(1).own(second);
    }

    private void crash(Member member) {
      member.awaitBegun();
      Set<TopicPartition> orphans = Set.copyOf(member.consumer.assignment());
      Member heir = new Member(this);
      kill(member);
      takenAlong.addAll(member.keptRunning());
      members.set(members.indexOf(member), heir);
      heir.own(orphans);
    }

    /** As by SIGTERM, with no time to drain. */
    private void end(Member member) throws Exception {
      member.awaitBegun();
      Set<TopicPartition> orphans = Set.copyOf(member.consumer.assignment());
      Set<String> unfinished = Set.copyOf(member.gates.keySet());
      member.loop.stop();
      while (member.loop.runOnce()) {
        // Until it is drained, which is at once.
      }
      member.loop.release();
      Member heir = new Member(this);
      members.set(members.indexOf(member), heir);
      if (ordering == Ordering.NONE) {
        writtenAgain.addAll(unfinished);
        assertThat(member.producer.history()).hasSameSizeAs(unfinished);
      }
      member
          .producer
          .history()
          .forEach(
              record -> {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                long offset = Objects.requireNonNull(logs.get(partition)).lastKey() + 1;
                Objects.requireNonNull(logs.get(partition)).put(offset, record.key());
                members.stream()
                    .filter(other -> other.consumer.assignment().contains(partition))
                    .forEach(other -> other.consumer.add(partition, offset, record.key()));
              });
      heir.own(orphans);
    }

    /** Whatever of it still runs has no more effect. */
    private synchronized void kill(Member member) {
      member.dead = true;
    }

    private boolean allCommitted() {
      return logs.entrySet().stream()
          .allMatch(
              log ->
                  group.getOrDefault(log.getKey(), new OffsetAndMetadata(0)).offset()
                      == log.getValue().lastKey() + 1);
    }

    synchronized void checkStart(ConsumerRecord<String, byte[]> record, Member by) {
      if (by.dead) {
        return;
      }
      TopicPartition partition = new TopicPartition(record.topic(), record.partition());
      if (isCommitted(partition, record.offset())) {
        violations.add(name(record) + " ran again after its commit");
      }
      if (ordering == Ordering.BY_KEY) {
        logOf(partition).headMap(record.offset()).entrySet().stream()
            .filter(earlier -> earlier.getValue().equals(record.key()))
            .map(earlier -> record.partition() + ":" + earlier.getKey())
            .filter(earlier -> !finished.contains(earlier) || by.gates.containsKey(earlier))
            .forEach(earlier -> violations.add(name(record) + " overtook " + earlier));
      }
    }

    private NavigableMap<Long, String> logOf(TopicPartition partition) {
      return Objects.requireNonNull(logs.get(partition));
    }

    private boolean isCommitted(TopicPartition partition, long offset) {
      OffsetAndMetadata committed = group.getOrDefault(partition, new OffsetAndMetadata(0));
      return offset < committed.offset()
          || switch (FinishedOffsets.decode(committed.offset(), committed.metadata())) {
            case FinishedOffsets.Decoded.Finished(List<Range> ranges) ->
                OffsetRanges.of(ranges).contains(offset);
            case FinishedOffsets.Decoded.Foreign(String why) -> throw new AssertionError(why);
          };
    }
  }

  /** One consumer with its loop; its work ends one by one, when the schedule says so. */
  private static final class Member {
    private final Schedule schedule;
    private final Partitions consumer;
    private final DispatchLoop loop;
    private final MockProducer<String, byte[]> producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Map<String, CompletableFuture<Void>> gates = new ConcurrentHashMap<>();
    private final AtomicInteger begun = new AtomicInteger();
    private volatile boolean dead;

    Member(Schedule schedule) {
      this.schedule = schedule;
      this.consumer = new Partitions(schedule.group);
      consumer.setMaxPollRecords(5);
      this.loop =
          new DispatchLoop(
              new DispatcherSettings(
                  List.of(Partitions.TOPIC),
                  "group",
                  "client",
                  6,
                  schedule.ordering,
                  Duration.ofMillis(10),
                  Duration.ZERO,
                  Map.of()),
              consumer,
              this::run,
              schedule.ordering == Ordering.NONE
                  ? Optional.of(new Requeue(producer))
                  : Optional.empty(),
              DispatcherListener.NONE,
              new DispatchMetrics(meters, "group"),
              new Timing(Duration.ZERO, Duration.ofSeconds(5), System::nanoTime));
      loop.subscribe();
    }

    void keep(Set<TopicPartition> partitions) {
      Set<TopicPartition> kept = new HashSet<>(consumer.assignment());
      kept.retainAll(partitions);
      own(kept);
    }

    void own(Set<TopicPartition> partitions) {
      Set<TopicPartition> before = Set.copyOf(consumer.assignment());
      if (before.equals(partitions)) {
        return;
      }
      Map<TopicPartition, Long> positions = new HashMap<>();
      for (TopicPartition kept : partitions) {
        if (before.contains(kept)) {
          positions.put(kept, consumer.position(kept));
        }
      }
      consumer.rebalance(partitions);
      for (TopicPartition partition : partitions) {
        long committed = schedule.group.getOrDefault(partition, new OffsetAndMetadata(0)).offset();
        long position = positions.getOrDefault(partition, committed);
        consumer.seek(partition, position);
        schedule
            .logOf(partition)
            .tailMap(position)
            .forEach((offset, key) -> consumer.add(partition, offset, key));
      }
    }

    /** Returns when every task that was given to a thread has begun there. */
    void awaitBegun() {
      double ended =
          meters.get("clawstream.dispatch.finished").counter().count()
              + meters.get("clawstream.dispatch.cancelled").counter().count();
      double given = ended + meters.get("clawstream.dispatch.in.flight").gauge().value();
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(100_000))
          .until(() -> begun.get() == (int) given);
    }

    /** What runs here although a commit says that it is finished: its partition was elsewhere. */
    Set<String> keptRunning() {
      Set<String> running = new HashSet<>(gates.keySet());
      running.removeIf(
          name -> {
            int colon = name.indexOf(':');
            TopicPartition partition =
                new TopicPartition(Partitions.TOPIC, Integer.parseInt(name.substring(0, colon)));
            return !schedule.isCommitted(partition, Long.parseLong(name.substring(colon + 1)));
          });
      return running;
    }

    void finishOne() throws Exception {
      List<String> running = gates.keySet().stream().sorted().toList();
      if (running.isEmpty()) {
        return;
      }
      String name = running.get(schedule.random.nextInt(running.size()));
      Objects.requireNonNull(gates.get(name)).complete(null);
      await()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofNanos(100_000))
          .until(() -> !gates.containsKey(name));
    }

    private void run(ConsumerRecord<String, byte[]> record) throws Exception {
      String name = name(record);
      schedule.checkStart(record, this);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      gates.put(name, gate);
      begun.incrementAndGet();
      try {
        gate.get();
        if (!dead) {
          schedule.finished.add(name);
        }
      } finally {
        gates.remove(name);
      }
    }
  }

  private static String name(ConsumerRecord<?, ?> record) {
    return record.partition() + ":" + record.offset();
  }
}
