package io.clawstream.router.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.clawstream.events.ChatType;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolSpec;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SessionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Plays a conversation with a router and keeps what went in and what came out: people, models and
 * tools in one. Each record comes one second after the last.
 */
final class Dialogue {
  private static final long PAUSE = 1_000;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final GoldenRun run;
  private final PlainCodec codec = new PlainCodec();
  private final List<GoldenInput> inputs = new ArrayList<>();
  private final List<ObjectNode> outputs = new ArrayList<>();
  private long now;
  private int messages;
  private int orders;
  private @Nullable JsonNode job;
  private @Nullable JsonNode pairing;
  private String approval = "";
  private List<JsonNode> calls = List.of();

  Dialogue(GoldenRun run) {
    this.run = run;
  }

  List<GoldenInput> inputs() {
    return inputs;
  }

  List<ObjectNode> outputs() {
    return outputs;
  }

  Person dm(String channel, String user) {
    return new Person(channel, ChatType.DM, user, user);
  }

  Person inGroup(String channel, String group, String user) {
    return new Person(channel, ChatType.GROUP, group, user);
  }

  /** Nothing comes for a while. */
  void passes(Duration duration) {
    now += duration.toMillis();
    feed(GoldenInput.time(now));
  }

  /** A tools-worker offers a tool. */
  void announces(ToolSpec tool) {
    comes(GoldenRun.TOPICS.toolCatalog(), tool.getName(), json(tool));
  }

  /** No tools-worker offers the tool any more. */
  void withdraws(String tool) {
    comes(GoldenRun.TOPICS.toolCatalog(), tool, NullNode.getInstance());
  }

  /** The model that was asked last answers. */
  void answers(String text) {
    answers(asked(), text);
  }

  /** The model that was asked for this job answers. */
  void answers(JsonNode asked, String text) {
    requirePurpose(asked, "ANSWER");
    ObjectNode reply =
        ofJob("replyId", asked, "sessionKey", "turn", "jobId", "address", "receivedAt", "metadata");
    reply.put("kind", "ANSWER").put("content", text).put("createdAt", clock());
    reply.set("usage", usage(120, 30));
    String channel = asked.at("/address/channelId").textValue();
    comes(GoldenRun.TOPICS.egress(channel), reply.get("sessionKey").textValue(), reply);
  }

  /** The model that was asked last wants tools: name and arguments of each in turn. */
  void wants(String... namesAndArguments) {
    ObjectNode event = turnEvent("TOOLS_REQUESTED").put("content", "Let me look that up.");
    ArrayNode requests = event.putArray("toolRequests");
    for (int i = 0; i < namesAndArguments.length; i += 2) {
      requests
          .addObject()
          .put("callId", "call_" + i / 2)
          .put("name", namesAndArguments[i])
          .put("arguments", namesAndArguments[i + 1]);
    }
    comes(GoldenRun.TOPICS.turnEvents(), event.get("sessionKey").textValue(), event);
  }

  /** The model that was asked last for a summary has written it. */
  void summarises(String text) {
    requirePurpose(asked(), "SUMMARY");
    ObjectNode event = turnEvent("SUMMARISED").put("content", text);
    comes(GoldenRun.TOPICS.turnEvents(), event.get("sessionKey").textValue(), event);
  }

  /** The job that was asked for last cannot be done. */
  void fails(String error) {
    ObjectNode event = turnEvent("JOB_FAILED").put("error", error);
    comes(GoldenRun.TOPICS.turnEvents(), event.get("sessionKey").textValue(), event);
  }

  /** A tool that was called gives its result. */
  void gives(String tool, String status, String content) {
    JsonNode call =
        calls.stream()
            .filter(candidate -> candidate.get("name").textValue().equals(tool))
            .findFirst()
            .orElseThrow(() -> new AssertionError("Nobody has called " + tool + ": " + calls));
    ObjectNode result = NODES.objectNode();
    for (String field :
        List.of("callId", "requestId", "sessionKey", "turn", "jobId", "index", "name")) {
      result.set(field, call.get(field));
    }
    result.put("status", status).put("content", content).put("durationMs", 12).put("at", clock());
    comes(GoldenRun.TOPICS.toolResults(), result.get("sessionKey").textValue(), result);
  }

  /** An operator orders something for a session. */
  void orders(String kind, String sessionKey) {
    comes(GoldenRun.TOPICS.control(), sessionKey, order(kind, sessionKey));
  }

  /** An operator chooses the model of a session. */
  void choosesModel(String sessionKey, String model) {
    comes(
        GoldenRun.TOPICS.control(),
        sessionKey,
        order("SET_MODEL", sessionKey).put("argument", model));
  }

  /** An operator decides on the person whose pairing was written last. */
  void decides(String kind, String tier) {
    JsonNode known = Objects.requireNonNull(pairing, "Nobody has asked to be let in.");
    String person =
        String.join(
            "/",
            known.get("channelId").textValue(),
            known.get("accountId").textValue(),
            known.get("userId").textValue());
    ObjectNode order = order(kind, person);
    ObjectNode wanted = known.deepCopy();
    order.set("pairing", wanted.put("tier", tier));
    comes(GoldenRun.TOPICS.control(), person, order);
  }

  /** What the tool call that was held last waits as. */
  String waitingCall() {
    return approval;
  }

  /** An operator decides on the tool call that was held last, in this session. */
  void decidesCall(String kind, String sessionKey) {
    comes(
        GoldenRun.TOPICS.control(), sessionKey, order(kind, sessionKey).put("argument", approval));
  }

  /** A record that is no event comes to the inbound topic. */
  void rubbish(String key, byte[] bytes) {
    comes(GoldenRun.TOPICS.inbound(), key, new TextNode(HexFormat.of().formatHex(bytes)));
  }

  /** The job that was asked for last. */
  JsonNode asked() {
    return Objects.requireNonNull(job, "No job has been written.");
  }

  private void comes(String topic, String key, JsonNode value) {
    now += PAUSE;
    feed(new GoldenInput(now, topic, key, Map.of(Headers.TRACEPARENT, Samples.TRACE), value));
  }

  private void feed(GoldenInput input) {
    inputs.add(input);
    List<JsonNode> called = new ArrayList<>();
    for (ObjectNode output : run.feed(input)) {
      outputs.add(output);
      String topic = output.get("topic").textValue();
      if (topic.equals(GoldenRun.TOPICS.jobs()) || topic.equals(GoldenRun.TOPICS.priorityJobs())) {
        job = output.get("value");
      } else if (topic.equals(GoldenRun.TOPICS.pairings())) {
        pairing = output.get("value");
      } else if (topic.equals(GoldenRun.TOPICS.approvals()) && !output.get("value").isNull()) {
        approval = output.get("key").textValue();
      } else if (topic.equals(GoldenRun.TOPICS.toolCalls())) {
        called.add(output.get("value"));
      }
    }
    calls = called.isEmpty() ? calls : called;
  }

  private ObjectNode order(String kind, String subject) {
    orders++;
    return NODES
        .objectNode()
        .put("commandId", "order-" + orders)
        .put("kind", kind)
        .put("subject", subject)
        .put("issuedBy", "olga")
        .put("at", clock() - 100);
  }

  private ObjectNode turnEvent(String kind) {
    ObjectNode event = NODES.objectNode().put("kind", kind);
    event.setAll(ofJob("jobId", asked(), "sessionKey", "turn", "round"));
    event.set("usage", usage(80, 20));
    return event.put("at", clock());
  }

  private static void requirePurpose(JsonNode asked, String purpose) {
    if (!asked.path("purpose").asText("ANSWER").equals(purpose)) {
      throw new AssertionError("The job is not one for " + purpose + ": " + asked);
    }
  }

  private static ObjectNode ofJob(String first, JsonNode asked, String... fields) {
    ObjectNode node = NODES.objectNode();
    node.set(first, asked.get(first));
    for (String field : fields) {
      if (asked.has(field)) {
        node.set(field, asked.get(field));
      }
    }
    return node;
  }

  private static JsonNode usage(long input, long output) {
    return NODES.objectNode().put("inputTokens", input).put("outputTokens", output);
  }

  /** The time that the next record will have. */
  private long clock() {
    return GoldenRun.BEGIN.toEpochMilli() + now + PAUSE;
  }

  private JsonNode json(SpecificRecord event) {
    return GoldenRun.json(codec.encode(event));
  }

  /** Somebody who writes to the bot. */
  final class Person {
    private final String channel;
    private final ChatType chatType;
    private final String peer;
    private final String user;
    private @Nullable StandardMessage last;

    private Person(String channel, ChatType chatType, String peer, String user) {
      this.channel = channel;
      this.chatType = chatType;
      this.peer = peer;
      this.user = user;
    }

    void says(String text) {
      says(text, _ -> {});
    }

    /** Writes something that is more than a text. */
    void says(String text, Consumer<StandardMessage.Builder> more) {
      messages++;
      StandardMessage.Builder message =
          Samples.message(channel, chatType, peer, Integer.toString(messages), text)
              .setUserId(user)
              .setUserName(user.substring(0, 1).toUpperCase(Locale.ROOT) + user.substring(1))
              .setTimestamp(clock() - 200)
              .setReceivedAt(clock() - 50);
      more.accept(message);
      last = message.build();
      arrives(last);
    }

    /** Writes in a group, to the bot. */
    void asks(String text) {
      says(text, message -> message.setMentionsBot(true));
    }

    /** The platform delivers the last message once more. */
    void isDeliveredAgain() {
      arrives(Objects.requireNonNull(last));
    }

    private void arrives(StandardMessage message) {
      comes(GoldenRun.TOPICS.inbound(), SessionKey.of(message).toString(), json(message));
    }
  }
}
