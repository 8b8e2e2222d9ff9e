package io.clawstream.router.session;

import io.clawstream.events.Attachment;
import io.clawstream.events.ChatType;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.kit.config.ChannelSettings.DmPolicy;
import io.clawstream.kit.config.ChannelSettings.GroupPolicy;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.access.AccessBook;
import io.clawstream.router.access.AccessRules;
import io.clawstream.router.access.MentionPatterns;
import io.clawstream.router.access.Tier;
import io.clawstream.router.prompt.Bindings;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.SessionKey;
import io.clawstream.schemas.TrustedClasses;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Events as the other services write them. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final String DM = "webchat/main/dm/ann";
  public static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

  static {
    TrustedClasses.trust();
  }

  private Samples() {}

  /** Open direct messages and groups, mention required; three may wait. */
  public static Policy policy() {
    return policy(3, 2, 20);
  }

  public static Policy policy(int maxPending, int maxDispatches, int toolRounds) {
    return policy(maxPending, maxDispatches, toolRounds, 3);
  }

  public static Policy policy(int maxPending, int maxDispatches, int toolRounds, int sameCalls) {
    return policy(
        new Policy.QueueRules(QueueMode.FOLLOWUP, maxPending, Duration.ofMinutes(10)),
        new Policy.TurnRules(
            Duration.ofMinutes(2), maxDispatches, toolRounds, Duration.ofSeconds(10), sameCalls),
        endlessWindow(),
        0);
  }

  public static Policy policy(
      Policy.QueueRules queue,
      Policy.TurnRules turns,
      Policy.WindowRules window,
      long tokensPerDay) {
    AccessRules open = rules(DmPolicy.OPEN, GroupPolicy.OPEN, Set.of(), Set.of());
    AccessRules listed =
        rules(DmPolicy.ALLOWLIST, GroupPolicy.ALLOWLIST, Set.of("ann"), Set.of("-100"));
    return new Policy(
        AccessBook.of(Map.of("webchat", open, "api", open, "telegram", listed)),
        queue,
        turns,
        window,
        Map.of(
            Tier.USER, new Policy.TierRules(tokensPerDay, false, ToolRules.ALL),
            Tier.TRUSTED, new Policy.TierRules(0, false, ToolRules.ALL),
            Tier.ADMIN, new Policy.TierRules(0, true, ToolRules.ALL)),
        Bindings.NONE,
        new TreeSet<>(Set.of("openai/gpt-5", "anthropic/claude-sonnet-5")),
        Duration.ofHours(1));
  }

  public static AccessRules rules(
      DmPolicy dm, GroupPolicy group, Set<String> users, Set<String> groups) {
    return new AccessRules(
        dm, group, true, MentionPatterns.NONE, users, groups, Map.of("root", Tier.ADMIN));
  }

  /** One that is never full, and a session that outlives every test. */
  public static Policy.WindowRules endlessWindow() {
    return new Policy.WindowRules(
        1_000_000, 1_000_000_000, true, 0, new ResetRule.Never(), Duration.ofDays(90));
  }

  public static StandardMessage message(String id, String content) {
    return message("webchat", ChatType.DM, "ann", id, content).build();
  }

  public static StandardMessage.Builder message(
      String channel, ChatType type, String peer, String id, String content) {
    return StandardMessage.newBuilder()
        .setMessageId(id)
        .setChannelId(channel)
        .setAccountId("main")
        .setUserId(type == ChatType.DM ? peer : "ann")
        .setUserName("Ann")
        .setChatType(type)
        .setPeerId(peer)
        .setContent(content)
        .setTimestamp(NOON.toEpochMilli())
        .setReceivedAt(NOON.toEpochMilli());
  }

  public static Attachment attachment(String kind, @Nullable String name) {
    return Attachment.newBuilder().setKind(kind).setId("file-1").setName(name).build();
  }

  public static String key(StandardMessage message) {
    return SessionKey.of(message).toString();
  }

  /** A photo that ingress has fetched, so many bytes long. */
  public static Attachment photo(int bytes) {
    Attachment photo = attachment("photo", null);
    photo.setMimeType("image/jpeg");
    photo.setData(ByteBuffer.wrap(new byte[bytes]));
    return photo;
  }

  public static Reply answer(String sessionKey, long turn, String content) {
    return reply(sessionKey, turn, ReplyKind.ANSWER, content).build();
  }

  public static Reply.Builder reply(String sessionKey, long turn, ReplyKind kind, String content) {
    return Reply.newBuilder()
        .setReplyId(Ids.reply(sessionKey, turn))
        .setSessionKey(sessionKey)
        .setKind(kind)
        .setTurn(turn)
        .setContent(content)
        .setAddress(
            Question.address(
                message(
                        SessionKey.parse(sessionKey).channelId(),
                        SessionKey.parse(sessionKey).chatType(),
                        SessionKey.parse(sessionKey).peerId(),
                        "1",
                        "")
                    .build()))
        .setUsage(new Usage(10L, 5L))
        .setReceivedAt(NOON.toEpochMilli())
        .setCreatedAt(NOON.toEpochMilli());
  }

  public static TurnEvent toolsRequested(String sessionKey, long turn, int round, String... tools) {
    return turnEvent(sessionKey, turn, round, TurnEventKind.TOOLS_REQUESTED)
        .setContent("Let me see.")
        .setToolRequests(requests(tools))
        .build();
  }

  public static TurnEvent jobFailed(String sessionKey, long turn, int round, String error) {
    return turnEvent(sessionKey, turn, round, TurnEventKind.JOB_FAILED).setError(error).build();
  }

  private static TurnEvent.Builder turnEvent(
      String sessionKey, long turn, int round, TurnEventKind kind) {
    return TurnEvent.newBuilder()
        .setKind(kind)
        .setJobId(Ids.job(sessionKey, turn, round))
        .setSessionKey(sessionKey)
        .setTurn(turn)
        .setRound(round)
        .setUsage(new Usage(7L, 3L))
        .setAt(NOON.toEpochMilli());
  }

  public static List<ToolRequest> requests(String... tools) {
    List<String> names = List.of(tools);
    return IntStream.range(0, names.size())
        .mapToObj(i -> new ToolRequest("call-" + i, names.get(i), "{\"n\":" + i + "}"))
        .toList();
  }

  public static ToolResult result(
      String sessionKey, long turn, int round, int index, ToolStatus status, String content) {
    String jobId = Ids.job(sessionKey, turn, round);
    return ToolResult.newBuilder()
        .setCallId(Ids.toolCall(jobId, index))
        .setRequestId("call-" + index)
        .setSessionKey(sessionKey)
        .setTurn(turn)
        .setJobId(jobId)
        .setIndex(index)
        .setName("tool")
        .setStatus(status)
        .setContent(content)
        .setDurationMs(3)
        .setAt(NOON.toEpochMilli())
        .build();
  }

  public static ToolSpec tool(String name, Duration timeout) {
    return ToolSpec.newBuilder()
        .setName(name)
        .setDescription("Does " + name)
        .setParametersSchema("{\"type\":\"object\"}")
        .setTimeoutMs(timeout.toMillis())
        .build();
  }

  /** A tool whose calls an operator has to approve. */
  public static ToolSpec approved(String name, Duration timeout) {
    ToolSpec tool = tool(name, timeout);
    tool.setApproval(true);
    return tool;
  }

  public static Map<String, ToolSpec> offering(String... names) {
    Map<String, ToolSpec> offered = new HashMap<>();
    for (String name : names) {
      offered.put(name, tool(name, Duration.ofSeconds(30)));
    }
    return offered;
  }
}
