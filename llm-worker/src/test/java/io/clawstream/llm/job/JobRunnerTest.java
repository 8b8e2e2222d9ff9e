package io.clawstream.llm.job;

import static io.clawstream.llm.job.Jobs.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.ToolRequest;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRunnerTest extends RunnerStand {
  @Test
  void anAnswerBecomesOneReplyThatEndsTheTurn() throws Exception {
    provider.then(says("Hello ", "Ada"));
    LlmJob job = job().build();

    Reply reply = reply(job);

    assertThat(reply)
        .isEqualTo(
            Reply.newBuilder()
                .setReplyId(job.getReplyId())
                .setSessionKey(job.getSessionKey())
                .setKind(ReplyKind.ANSWER)
                .setTurn(3)
                .setJobId(job.getJobId())
                .setContent("Hello Ada")
                .setAddress(job.getAddress())
                .setProvider("fake")
                .setModel("fake-1")
                .setUsage(new Usage(7L, 9L))
                .setFinishReason("stop")
                .setReceivedAt(job.getReceivedAt())
                .setCreatedAt(Jobs.NOW)
                .setMetadata(job.getMetadata())
                .setTraceparent(job.getTraceparent())
                .build());
    assertThat(count("jobs", "outcome", "answer")).isEqualTo(1);
    assertThat(count("tokens", "direction", "in")).isEqualTo(7);
    assertThat(count("tokens", "direction", "out")).isEqualTo(9);
  }

  @Test
  void theTextGoesOutAsDeltasTheFirstAtOnceTheOthersJoined() throws Exception {
    provider.then(
        (_, listener) -> {
          boolean _ = listener.on(new ChatEvent.TextDelta("One "));
          boolean _ = listener.on(new ChatEvent.TextDelta("two "));
          time.pass(Duration.ofMillis(60));
          boolean _ = listener.on(new ChatEvent.TextDelta("three "));
          boolean _ = listener.on(new ChatEvent.TextDelta("four"));
          boolean _ = listener.on(new ChatEvent.Pause());
          boolean _ = listener.on(new ChatEvent.TextDelta("."));
          boolean _ = listener.on(new ChatEvent.End(FinishReason.STOP));
        });
    LlmJob job = job().setTurn(4711).setPreviousTurn(17).build();

    var _ = run(job);

    assertThat(deltas)
        .extracting(ReplyDelta::getText)
        .containsExactly("", "One ", "two three ", "four", ".");
    assertThat(deltas).extracting(ReplyDelta::getSequence).containsExactly(0, 1, 2, 3, 4);
    assertThat(deltas)
        .extracting(ReplyDelta::getKind)
        .containsExactly(
            DeltaKind.STARTED, DeltaKind.TEXT, DeltaKind.TEXT, DeltaKind.TEXT, DeltaKind.TEXT);
    assertThat(deltas)
        .allSatisfy(
            delta -> {
              assertThat(delta.getReplyId()).isEqualTo(job.getReplyId());
              assertThat(delta.getTurn()).isEqualTo(4711);
              assertThat(delta.getPreviousTurn()).isEqualTo(17);
              assertThat(delta.getJobId()).isEqualTo(job.getJobId());
              assertThat(delta.getDispatch()).isEqualTo(1);
              assertThat(delta.getRound()).isZero();
              assertThat(delta.getAttempt()).isZero();
              assertThat(delta.getAddress()).isEqualTo(job.getAddress());
            });
  }

  @Test
  void beforeTheModelIsAskedAChannelCanShowThatSomebodyIsAtIt() throws Exception {
    List<DeltaKind> sentBefore = new ArrayList<>();
    provider.then(
        (_, listener) -> {
          deltas.forEach(delta -> sentBefore.add(delta.getKind()));
          boolean _ = listener.on(new ChatEvent.TextDelta("Hello"));
          boolean _ = listener.on(new ChatEvent.End(FinishReason.STOP));
        });

    var _ = run(job().build());

    assertThat(sentBefore).containsExactly(DeltaKind.STARTED);
  }

  @Test
  void anAnswerWithoutEndIsCut() throws Exception {
    maxAnswerChars = 10;
    provider.then(says("123456789", "\uD83D\uDE00 and so on", "never told"));

    Reply reply = reply(job().build());

    assertThat(reply.getContent()).isEqualTo("123456789");
    assertThat(reply.getFinishReason()).isEqualTo("length");
    assertThat(deltas).extracting(ReplyDelta::getText).containsExactly("", "123456789");
  }

  @Test
  void aModelThatWantsToolsReportsThemToTheRouter() throws Exception {
    provider.then(
        asksFor(
            new ToolUse("call_1", "get_current_time", "{\"timezone\":\"UTC\"}"),
            new ToolUse("call_2", "lookup", "")));
    LlmJob job = job().build();

    TurnEvent event = event(job);

    assertThat(event.getKind()).isEqualTo(TurnEventKind.TOOLS_REQUESTED);
    assertThat(event.getJobId()).isEqualTo(job.getJobId());
    assertThat(event.getTurn()).isEqualTo(3);
    assertThat(event.getContent()).isEqualTo("Let me see.");
    assertThat(event.getToolRequests())
        .containsExactly(
            new ToolRequest("call_1", "get_current_time", "{\"timezone\":\"UTC\"}"),
            new ToolRequest("call_2", "lookup", "{}"));
    assertThat(deltas)
        .extracting(ReplyDelta::getKind, ReplyDelta::getText)
        .containsExactly(
            tuple(DeltaKind.STARTED, ""),
            tuple(DeltaKind.TEXT, "Let me see."),
            tuple(DeltaKind.TOOL_CALL, "get_current_time"),
            tuple(DeltaKind.TOOL_CALL, "lookup"));
    assertThat(count("jobs", "outcome", "tools")).isEqualTo(1);
  }

  @Test
  void toolCallsWithoutAnIdOrWithOneThatTheTurnHasSeenGetAnotherId() throws Exception {
    ChatMessage before =
        ChatMessage.newBuilder()
            .setRole(ChatRole.ASSISTANT)
            .setContent("")
            .setToolRequests(List.of(new ToolRequest("call_0", "lookup", "{}")))
            .build();
    provider.then(
        asksFor(
            new ToolUse("", "a", "{}"),
            new ToolUse("call_0", "b", "{}"),
            new ToolUse("call_9", "c", "{}"),
            new ToolUse("call_9", "d", "{}")));
    LlmJob job = job().setMessages(List.of(Jobs.says(ChatRole.USER, "Hi"), before)).build();

    assertThat(event(job).getToolRequests())
        .extracting(ToolRequest::getCallId)
        .containsExactly(
            job.getJobId() + "-0", job.getJobId() + "-1", "call_9", job.getJobId() + "-3");
  }

  @Test
  void toolArgumentsWithoutEndAreRefused() throws Exception {
    maxAnswerChars = 100;
    provider.then(asksFor(new ToolUse("1", "lookup", "x".repeat(101))));

    assertThat(reply(job().build()).getError()).contains("more than 100 characters");
  }

  @Test
  void theQuestionHasEverythingThatTheJobHas() throws Exception {
    provider.then(says("ok"));
    LlmJob job =
        job()
            .setSystemPrompt("Be brief.")
            .setTemperature(0.3)
            .setMaxOutputTokens(99)
            .setTools(
                List.of(
                    ToolSpec.newBuilder()
                        .setName("lookup")
                        .setDescription("Looks up.")
                        .setParametersSchema("{}")
                        .build()))
            .setMessages(
                List.of(
                    ChatMessage.newBuilder()
                        .setRole(ChatRole.USER)
                        .setContent("Hi")
                        .setUserName("Ada")
                        .build(),
                    ChatMessage.newBuilder()
                        .setRole(ChatRole.ASSISTANT)
                        .setContent("")
                        .setToolRequests(List.of(new ToolRequest("1", "lookup", "{}")))
                        .build(),
                    ChatMessage.newBuilder()
                        .setRole(ChatRole.TOOL)
                        .setContent("found")
                        .setToolCallId("1")
                        .setToolName("lookup")
                        .build(),
                    Jobs.says(ChatRole.UNKNOWN, "from the future")))
            .build();

    var _ = run(job);

    assertThat(provider.requests)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.model()).isEqualTo("fake-1");
              assertThat(request.systemPrompt()).isEqualTo("Be brief.");
              assertThat(request.temperature()).hasValue(0.3);
              assertThat(request.maxOutputTokens()).hasValue(99);
              assertThat(request.tools()).hasSize(1);
              assertThat(request.timeout()).isEqualTo(Duration.ofMinutes(2));
              assertThat(request.messages())
                  .containsExactly(
                      new ChatEntry.User("Hi", Optional.of("Ada"), List.of()),
                      new ChatEntry.Assistant("", List.of(new ToolUse("1", "lookup", "{}"))),
                      new ChatEntry.ToolOutcome("1", "lookup", "found"));
            });
  }

  @Test
  void aModelThatKnowsNoToolsIsOfferedNone() throws Exception {
    provider.tools = false;
    provider.then(says("ok"));

    var _ =
        run(
            job()
                .setTools(
                    List.of(
                        ToolSpec.newBuilder()
                            .setName("lookup")
                            .setDescription("")
                            .setParametersSchema("{}")
                            .build()))
                .build());

    assertThat(provider.requests.getFirst().tools()).isEmpty();
  }

  @Test
  void aModelThatSeesNoPicturesIsShownNone() throws Exception {
    provider.images = false;
    provider.then(says("ok")).then(says("ok"));

    var _ = run(Jobs.withImage().build());
    provider.images = true;
    var _ = run(Jobs.withImage().build());

    assertThat(provider.requests).extracting(ChatRequest::hasImages).containsExactly(false, true);
  }

  @Test
  void anUnknownProviderIsReportedToTheRouter() throws Exception {
    TurnEvent event = event(job().setProvider("nobody").build());

    assertThat(event.getKind()).isEqualTo(TurnEventKind.JOB_FAILED);
    assertThat(event.getError()).contains("'nobody'").contains("Known: fake");
  }

  @Test
  void aJobWithoutMessagesIsReportedToTheRouter() throws Exception {
    assertThat(event(job().setMessages(List.of()).build()).getKind())
        .isEqualTo(TurnEventKind.JOB_FAILED);
  }
}
