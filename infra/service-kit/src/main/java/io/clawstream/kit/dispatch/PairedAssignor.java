package io.clawstream.kit.dispatch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives the partitions with the same number, of all topics of a group, to the same member, so that
 * whoever takes a part of one topic has the same part of the others. The topic that comes first in
 * the alphabet is dealt out as {@link CooperativeStickyAssignor} does, and the others follow it. As
 * with that one, nobody gets a partition before its owner has given it up.
 *
 * <p>For members of one release that all read the same topics. Has a public constructor without
 * arguments, as Kafka wants it.
 */
public final class PairedAssignor implements ConsumerPartitionAssignor {
  private final CooperativeStickyAssignor sticky = new CooperativeStickyAssignor();

  /** For Kafka. */
  public PairedAssignor() {}

  @Override
  public String name() {
    return "clawstream-paired";
  }

  @Override
  public List<RebalanceProtocol> supportedProtocols() {
    return sticky.supportedProtocols();
  }

  @Override
  public @Nullable ByteBuffer subscriptionUserData(Set<String> topics) {
    return sticky.subscriptionUserData(topics);
  }

  @Override
  public void onAssignment(Assignment assignment, ConsumerGroupMetadata metadata) {
    sticky.onAssignment(assignment, metadata);
  }

  @Override
  public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
    Map<String, Subscription> members = group.groupSubscription();
    TreeSet<String> topics = new TreeSet<>();
    members.values().forEach(member -> topics.addAll(member.topics()));
    String first = topics.removeFirst();
    Map<String, Subscription> reduced = new HashMap<>();
    members.forEach((id, member) -> reduced.put(id, only(first, member)));
    Map<String, List<TopicPartition>> assigned = new HashMap<>();
    Map<Integer, String> takers = new HashMap<>();
    sticky
        .assign(metadata, new GroupSubscription(reduced))
        .groupAssignment()
        .forEach(
            (id, assignment) -> {
              assigned.put(id, new ArrayList<>(assignment.partitions()));
              assignment.partitions().forEach(taken -> takers.put(taken.partition(), id));
            });
    int partitions = count(metadata, first);
    Map<TopicPartition, String> owners = owners(members);
    for (String topic : topics) {
      for (int i = 0; i < count(metadata, topic) && partitions > 0; i++) {
        TopicPartition follower = new TopicPartition(topic, i);
        String taker = takers.get(i % partitions);
        String owner = owners.get(follower);
        if (taker != null && (owner == null || owner.equals(taker))) {
          Objects.requireNonNull(assigned.get(taker)).add(follower);
        }
      }
    }
    Map<String, Assignment> result = new HashMap<>();
    assigned.forEach((id, given) -> result.put(id, new Assignment(given)));
    return new GroupAssignment(result);
  }

  private static Subscription only(String topic, Subscription member) {
    Subscription reduced =
        new Subscription(
            member.topics().contains(topic) ? List.of(topic) : List.of(),
            member.userData(),
            member.ownedPartitions().stream().filter(owned -> owned.topic().equals(topic)).toList(),
            member.generationId().orElse(-1),
            member.rackId());
    reduced.setGroupInstanceId(member.groupInstanceId());
    return reduced;
  }

  /** Who owns what, if two say so, the one that was there in the later generation. */
  private static Map<TopicPartition, String> owners(Map<String, Subscription> members) {
    Map<TopicPartition, String> owners = new HashMap<>();
    members.entrySet().stream()
        .sorted(Comparator.comparing(member -> member.getValue().generationId().orElse(-1)))
        .forEach(
            member ->
                member
                    .getValue()
                    .ownedPartitions()
                    .forEach(owned -> owners.put(owned, member.getKey())));
    return owners;
  }

  private static int count(Cluster metadata, String topic) {
    return Objects.requireNonNullElse(metadata.partitionCountForTopic(topic), 0);
  }
}
