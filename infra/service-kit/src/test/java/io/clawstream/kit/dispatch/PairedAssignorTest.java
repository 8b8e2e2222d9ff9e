package io.clawstream.kit.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.GroupSubscription;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.Subscription;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PairedAssignorTest {
  private static final String JOBS = "jobs";
  private static final String URGENT = "jobs.priority";
  private static final int PARTITIONS = 8;

  private final PairedAssignor assignor = new PairedAssignor();
  private final Map<String, Set<TopicPartition>> owned = new TreeMap<>();
  private int generation;

  /** One rebalance; members give up what they no longer have. Returns whether anybody did. */
  private boolean rebalance() {
    Map<String, Subscription> members = new HashMap<>();
    owned.forEach(
        (id, partitions) ->
            members.put(
                id,
                new Subscription(
                    List.of(JOBS, URGENT),
                    null,
                    List.copyOf(partitions),
                    generation,
                    Optional.empty())));
    generation++;
    boolean revoked = false;
    Map<String, Set<TopicPartition>> before = new HashMap<>(owned);
    Set<TopicPartition> given = new HashSet<>();
    for (var entry :
        assignor.assign(cluster(), new GroupSubscription(members)).groupAssignment().entrySet()) {
      Set<TopicPartition> now = new HashSet<>(entry.getValue().partitions());
      for (TopicPartition partition : now) {
        assertThat(given.add(partition)).as("%s is given once", partition).isTrue();
        before.forEach(
            (id, theirs) ->
                assertThat(id.equals(entry.getKey()) || !theirs.contains(partition))
                    .as("%s is not taken from %s before it gave it up", partition, id)
                    .isTrue());
      }
      revoked |= !now.containsAll(before.get(entry.getKey()));
      owned.put(entry.getKey(), now);
    }
    return revoked;
  }

  private void settle() {
    int rounds = 0;
    while (rebalance()) {
      assertThat(++rounds).isLessThan(5);
    }
    assertThat(owned.values().stream().mapToInt(Set::size).sum()).isEqualTo(2 * PARTITIONS);
    for (Set<TopicPartition> partitions : owned.values()) {
      assertThat(numbers(partitions, URGENT)).isEqualTo(numbers(partitions, JOBS));
    }
  }

  private static Set<Integer> numbers(Set<TopicPartition> partitions, String topic) {
    return partitions.stream()
        .filter(partition -> partition.topic().equals(topic))
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Cluster cluster() {
    Node node = new Node(0, "localhost", 9092);
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      for (String topic : List.of(JOBS, URGENT)) {
        partitions.add(new PartitionInfo(topic, i, node, new Node[] {node}, new Node[] {node}));
      }
    }
    return new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
  }

  @Test
  void whoeverTakesAPartOfOneTopicHasTheSamePartOfTheOther() {
    owned.put("a", Set.of());
    settle();
    owned.put("b", Set.of());
    settle();
    owned.put("c", Set.of());
    settle();

    assertThat(owned.values()).allMatch(partitions -> partitions.size() >= 4);
    owned.remove("a");
    settle();
    assertThat(owned.values()).allMatch(partitions -> partitions.size() == 8);
  }

  @Test
  void whoStaysKeepsWhatItHas() {
    owned.put("a", Set.of());
    owned.put("b", Set.of());
    settle();
    Set<TopicPartition> before = owned.get("a");
    owned.put("c", Set.of());
    settle();

    assertThat(before).containsAll(owned.get("a"));
  }

  @Test
  void howeverMembersComeAndGoAllIsDealtOutInPairsInTheEnd() {
    Random random = new Random(5);
    for (int step = 0; step < 200; step++) {
      String member = "m" + random.nextInt(6);
      if (owned.containsKey(member) && owned.size() > 1) {
        owned.remove(member);
      } else {
        owned.putIfAbsent(member, Set.of());
      }
      if (random.nextBoolean()) {
        boolean _ = rebalance();
      } else {
        settle();
      }
    }
    settle();
  }

  @Test
  void whatWasDealtOutOtherwiseBeforeIsPutTogether() {
    owned.put("a", Set.of());
    owned.put("b", Set.of());
    settle();
    Set<TopicPartition> mixed = new HashSet<>();
    Set<TopicPartition> rest = new HashSet<>();
    for (int i = 0; i < PARTITIONS; i++) {
      mixed.add(new TopicPartition(i < 4 ? JOBS : URGENT, i));
      mixed.add(new TopicPartition(i < 4 ? JOBS : URGENT, i));
      rest.add(new TopicPartition(i < 4 ? URGENT : JOBS, i));
    }
    owned.put("a", mixed);
    owned.put("b", rest);

    settle();
  }
}
