package io.clawstream.schemas;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Pairing;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.UserUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * Every topic of one namespace: the only place where topic names, partition counts and retention
 * are written down. All topics that the router reads have {@code routerPartitions} partitions, so
 * that a session has the same partition number in each of them.
 *
 * @param namespace prefix of all topics: {@code [a-z0-9-]}, 1 to 32 characters; {@code claw} by
 *     default
 * @param channels platform kinds that have egress and delta topics, e.g. telegram
 * @param routerPartitions partitions of everything keyed by session that the router reads, 1 or
 *     more
 * @param jobPartitions partitions of the job and tool-call topics, 1 or more: the most workers that
 *     can share the work
 */
public record TopicCatalog(
    String namespace, List<String> channels, int routerPartitions, int jobPartitions) {

  /** The channels that this release knows. */
  public static final List<String> CHANNELS = List.of("api", "telegram", "webchat");

  private static final String BY_SESSION = "session key";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Duration LOG_OF_RECORD = Duration.ofDays(365);
  private static final Duration WORK = Duration.ofDays(7);
  private static final Duration LEDGER = Duration.ofDays(1);
  private static final Duration DELTAS = Duration.ofMinutes(10);

  /** Checks names and counts. */
  public TopicCatalog {
    requireName("namespace", namespace);
    channels = List.copyOf(channels);
    channels.forEach(channel -> requireName("channel", channel));
    if (routerPartitions < 1 || jobPartitions < 1) {
      throw new IllegalArgumentException(
          "Partition counts must be 1 or more, but are "
              + routerPartitions
              + " and "
              + jobPartitions
              + ".");
    }
  }

  /** The catalogue of all known channels. */
  public static TopicCatalog of(String namespace, int routerPartitions, int jobPartitions) {
    return new TopicCatalog(namespace, CHANNELS, routerPartitions, jobPartitions);
  }

  /** Messages from the platforms; the log of record. */
  public String inbound() {
    return namespace + ".inbound";
  }

  /** Model calls to make. */
  public String jobs() {
    return namespace + ".jobs";
  }

  /** Model calls of priority users. */
  public String priorityJobs() {
    return namespace + ".jobs.priority";
  }

  /** Model calls whose answers nobody wants any more. */
  public String jobCancels() {
    return namespace + ".job-cancels";
  }

  /** Outcomes of jobs that do not end their turn. */
  public String turnEvents() {
    return namespace + ".turn-events";
  }

  /** Tools to run. */
  public String toolCalls() {
    return namespace + ".tool-calls";
  }

  /** What the tools gave. */
  public String toolResults() {
    return namespace + ".tool-results";
  }

  /** Replies to the users of a channel. */
  public String egress(String channel) {
    return namespace + ".egress." + known(channel);
  }

  /** Pieces of replies that are being written, for the users of a channel. */
  public String deltas(String channel) {
    return namespace + ".deltas." + known(channel);
  }

  /** What became of the replies. */
  public String receipts() {
    return namespace + ".receipts";
  }

  /** Which tool calls were begun and finished, partition by partition of the calls. */
  public String toolLedger() {
    return namespace + ".tool-ledger";
  }

  /** Operators' orders to the router. */
  public String control() {
    return namespace + ".control";
  }

  /** Tools that can be run. */
  public String toolCatalog() {
    return namespace + ".tool-catalog";
  }

  /** People who asked to talk, and what was decided. */
  public String pairings() {
    return namespace + ".pairings";
  }

  /** Tool calls that wait for an operator. */
  public String approvals() {
    return namespace + ".approvals";
  }

  /** What people have used, by day. */
  public String usage() {
    return namespace + ".usage";
  }

  /** Decisions that somebody may ask about. */
  public String audit() {
    return namespace + ".audit";
  }

  /** Records that could not be handled: raw bytes and {@link Headers}. */
  public String deadLetters() {
    return namespace + ".dead-letters";
  }

  /** Egress topics of all channels. */
  public List<String> allEgress() {
    return channels.stream().map(this::egress).toList();
  }

  /** Every topic, in the order of the life of a message. */
  public List<Topic> topics() {
    List<Topic> all = new ArrayList<>();
    all.add(log(inbound(), routerPartitions, "ingress", StandardMessage.getClassSchema()));
    all.add(work(jobs(), jobPartitions, "router", LlmJob.getClassSchema()));
    all.add(work(priorityJobs(), jobPartitions, "router", LlmJob.getClassSchema()));
    all.add(work(jobCancels(), 1, "router", JobCancel.getClassSchema()));
    all.add(work(turnEvents(), routerPartitions, "llm-worker", TurnEvent.getClassSchema()));
    all.add(work(toolCalls(), jobPartitions, "router", ToolCall.getClassSchema()));
    all.add(work(toolResults(), routerPartitions, "tools-worker", ToolResult.getClassSchema()));
    all.add(
        topic(
            toolLedger(),
            jobPartitions,
            Topic.Cleanup.DELETE,
            Optional.of(LEDGER),
            "tools-worker",
            BY_SESSION,
            ToolMark.getClassSchema()));
    for (String channel : channels) {
      all.add(log(egress(channel), routerPartitions, "llm-worker, router", Reply.getClassSchema()));
      all.add(
          topic(
              deltas(channel),
              routerPartitions,
              Topic.Cleanup.DELETE,
              Optional.of(DELTAS),
              "llm-worker",
              BY_SESSION,
              ReplyDelta.getClassSchema()));
    }
    all.add(log(receipts(), routerPartitions, "egress", DeliveryReceipt.getClassSchema()));
    all.add(log(control(), routerPartitions, "operators, router", ControlCommand.getClassSchema()));
    all.add(compacted(toolCatalog(), "tools-worker", "tool name", ToolSpec.getClassSchema()));
    all.add(compacted(pairings(), "router", "channel/account/user", Pairing.getClassSchema()));
    all.add(compacted(approvals(), "router", "approval id", Approval.getClassSchema()));
    all.add(
        compacted(
            usage(), "router", "day/channel/account/user/session", UserUsage.getClassSchema()));
    all.add(log(audit(), routerPartitions, "router, tools-worker", AuditEvent.getClassSchema()));
    all.add(
        new Topic(
            deadLetters(),
            routerPartitions,
            Topic.Cleanup.DELETE,
            Optional.of(LOG_OF_RECORD),
            "any service",
            "the record's own key",
            null));
    return List.copyOf(all);
  }

  /**
   * Topics whose records have a session's key: where everything lies that was said in it. Dead
   * letters have the key of the record that they were, which is mostly one.
   */
  public List<Topic> keyedBySession() {
    return topics().stream()
        .filter(topic -> topic.keyedBy().equals(BY_SESSION) || topic.name().equals(deadLetters()))
        .toList();
  }

  private String known(String channel) {
    if (!channels.contains(channel)) {
      throw new IllegalArgumentException(
          "No topics are declared for channel '"
              + channel
              + "'; known channels: "
              + channels
              + ".");
    }
    return channel;
  }

  private static Topic log(String name, int partitions, String owner, Schema schema) {
    return topic(
        name,
        partitions,
        Topic.Cleanup.DELETE,
        Optional.of(LOG_OF_RECORD),
        owner,
        BY_SESSION,
        schema);
  }

  private static Topic work(String name, int partitions, String owner, Schema schema) {
    return topic(
        name, partitions, Topic.Cleanup.DELETE, Optional.of(WORK), owner, BY_SESSION, schema);
  }

  /** Catalogues are small and read whole by every router: one partition keeps them in order. */
  private static Topic compacted(String name, String owner, String keyedBy, Schema schema) {
    return topic(name, 1, Topic.Cleanup.COMPACT, Optional.empty(), owner, keyedBy, schema);
  }

  private static Topic topic(
      String name,
      int partitions,
      Topic.Cleanup cleanup,
      Optional<Duration> retention,
      String owner,
      String keyedBy,
      Schema schema) {
    return new Topic(name, partitions, cleanup, retention, owner, keyedBy, schema);
  }

  private static void requireName(String what, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "The "
              + what
              + " '"
              + name
              + "' must be 1 to 32 of a-z, 0-9 and '-', not starting with '-'.");
    }
  }
}
