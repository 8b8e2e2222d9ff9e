package io.clawstream.cli.letters;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyAddress;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.TopicCatalog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;

/**
 * How a dead letter is sent again. All of it may be done twice: egress skips what has a receipt,
 * the router drops what it has seen, and a question that is asked again has an id that its dead
 * letter determines.
 */
public final class Redrive {
  private static final String ROUTER = "router-streams";
  private static final String AGENT = "agent";
  private static final String DEFAULT_AGENT = "default";

  /** A request to the API ended long ago, and with it whoever waited for an answer. */
  private static final String API = "api";

  private final TopicCatalog topics;
  private final Function<byte[], LlmJob> decode;

  /**
   * @param decode bytes of a job; throws {@link SerializationException} if they are none
   */
  public Redrive(TopicCatalog topics, Function<byte[], LlmJob> decode) {
    this.topics = topics;
    this.decode = decode;
  }

  /** What is to be done. */
  public sealed interface Plan {
    /**
     * The record goes back as it is, with the headers that say why it was put aside.
     *
     * @param topic where to
     */
    record Back(String topic) implements Plan {}

    /**
     * The question of a turn that ended with an apology is asked again.
     *
     * @param message as if it had just come
     */
    record AskAgain(StandardMessage message) implements Plan {}

    /**
     * Nothing.
     *
     * @param why a sentence
     */
    record Not(String why) implements Plan {}
  }

  /**
   * Decides.
   *
   * @param now when a question is asked again
   */
  public Plan plan(DeadLetter letter, Instant now) {
    String topic = letter.topic();
    if (topics.allEgress().contains(topic)
        || topic.equals(topics.inbound())
        || topic.equals(topics.toolCalls())) {
      return new Plan.Back(topic);
    }
    if (topic.equals(topics.jobs()) || topic.equals(topics.priorityJobs())) {
      return letter.service().equals(ROUTER)
          ? askAgain(letter, now)
          : new Plan.Not("the router has sent the job again itself, or has given its turn up");
    }
    if (topic.equals(topics.control())) {
      return new Plan.Not("give the order again instead");
    }
    return new Plan.Not(
        topic.equals("?")
            ? "nobody wrote down where it came from"
            : "its turn has ended since; nobody waits for it");
  }

  private Plan askAgain(DeadLetter letter, Instant now) {
    LlmJob job;
    try {
      job = decode.apply(letter.record().value());
    } catch (SerializationException e) {
      return new Plan.Not("it is no job: " + e.getMessage());
    }
    ReplyAddress address = job.getAddress();
    String question = question(job.getMessages());
    if (address.getChannelId().equals(API)) {
      return new Plan.Not("it came by the API, and the request that waited for it has ended");
    }
    if (question.isEmpty()) {
      return new Plan.Not("there is no question in it");
    }
    return new Plan.AskAgain(
        StandardMessage.newBuilder()
            .setMessageId("redrive-" + job.getJobId() + "-" + letter.record().offset())
            .setChannelId(address.getChannelId())
            .setAccountId(address.getAccountId())
            .setUserId(address.getUserId())
            .setChatType(address.getChatType())
            .setPeerId(address.getPeerId())
            .setThreadId(address.getThreadId())
            .setContent(question)
            // It was answered, or at least tried, so it was meant for the bot.
            .setMentionsBot(address.getChatType() == ChatType.GROUP)
            .setTimestamp(now.toEpochMilli())
            .setReceivedAt(now.toEpochMilli())
            .setMetadata(metadata(job))
            .build());
  }

  /** The last thing that users said without anybody saying something in between. */
  private static String question(List<ChatMessage> messages) {
    List<String> said = new ArrayList<>();
    for (ChatMessage message : messages.reversed()) {
      if (message.getRole() == ChatRole.USER) {
        said.add(message.getContent());
      } else if (!said.isEmpty()) {
        break;
      }
    }
    Collections.reverse(said);
    return String.join("\n\n", said);
  }

  private static Map<String, String> metadata(LlmJob job) {
    Map<String, String> metadata = new HashMap<>(job.getMetadata());
    if (!job.getAgentId().equals(DEFAULT_AGENT)) {
      metadata.put(AGENT, job.getAgentId());
    }
    return metadata;
  }
}
