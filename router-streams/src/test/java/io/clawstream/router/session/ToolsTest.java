package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatRole;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.CallTool;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.OpenJob;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.SetTimer;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Closing;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ToolsTest {
  private static final Map<String, ToolSpec> OFFERED = Samples.offering("clock", "web");

  private final Play play = new Play(Samples.policy());

  @Test
  void aRequestForToolsIsRememberedAndCallsThem() {
    play.says("1", "What time is it?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"), OFFERED);

    assertThat(play.session).isInstanceOf(Waiting.class);
    AppendHistory entry = play.effect(AppendHistory.class);
    assertThat(entry.index()).isEqualTo(1);
    assertThat(entry.message().getRole()).isEqualTo(ChatRole.ASSISTANT);
    assertThat(entry.message().getToolRequests()).hasSize(2);
    List<ToolCall> calls = play.effects(CallTool.class).map(CallTool::call).toList();
    assertThat(calls).extracting(ToolCall::getName).containsExactly("clock", "web");
    assertThat(calls).extracting(ToolCall::getIndex).containsExactly(0, 1);
    String jobId = Ids.job(Samples.DM, 1, 0);
    assertThat(calls.get(1).getCallId()).isEqualTo(Ids.toolCall(jobId, 1));
    assertThat(calls.get(1).getRequestId()).isEqualTo("call-1");
    assertThat(calls.get(1).getArguments()).isEqualTo("{\"n\":1}");
    assertThat(calls.get(1).getUserId()).isEqualTo("ann");
    assertThat(calls.get(1).getTraceparent()).isEqualTo(Samples.TRACE);
    assertThat(play.session.ledger().tokens().input()).isEqualTo(7);
  }

  @Test
  void callsMayTakeAsLongAsTheSlowestToolAndTheGrace() {
    Map<String, ToolSpec> offered =
        Map.of(
            "clock", Samples.tool("clock", Duration.ofSeconds(1)),
            "web", Samples.tool("web", Duration.ofMinutes(5)));
    play.says("1", "?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"), offered);

    assertThat(play.effect(SetTimer.class).at()).isEqualTo(play.now.plusSeconds(310));
    assertThat(play.effects(CallTool.class).map(call -> call.call().getDeadline()))
        .containsOnly(play.now.plusSeconds(310).toEpochMilli());
  }

  @Test
  void resultsKeepTheOrderOfTheCallsWhicheverComesFirst() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"), OFFERED);

    play.toolGives(Samples.result(Samples.DM, 1, 0, 1, ToolStatus.OK, "page"));
    assertThat(play.effect(AppendHistory.class).index()).isEqualTo(3);
    assertThat(play.session).isInstanceOf(Waiting.class);
    assertThat(play.effects(OpenJob.class)).isEmpty();

    play.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));
    AppendHistory second = play.effect(AppendHistory.class);
    assertThat(second.index()).isEqualTo(2);
    assertThat(second.message().getRole()).isEqualTo(ChatRole.TOOL);
    assertThat(second.message().getContent()).isEqualTo("noon");
    assertThat(second.message().getToolCallId()).isEqualTo("call-0");
    assertThat(second.message().getToolName()).isEqualTo("clock");

    assertThat(play.session).isInstanceOf(Processing.class);
    OpenJob next = play.effect(OpenJob.class);
    assertThat(next.job().round()).isEqualTo(1);
    assertThat(next.job().turn()).isEqualTo(1);
    assertThat(next.job().nextHistoryIndex()).isEqualTo(4);
    assertThat(next.offerTools()).isTrue();
  }

  @Test
  void aToolsErrorIsToldToTheModel() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);

    play.toolGives(
        Samples.result(Samples.DM, 1, 0, 0, ToolStatus.INVALID_ARGUMENTS, "zone is unknown"));

    assertThat(play.effect(AppendHistory.class).message().getContent())
        .isEqualTo("Error: zone is unknown");
    assertThat(play.session).isInstanceOf(Processing.class);
  }

  @Test
  void aToolThatIsNotOfferedIsNotCalled() {
    play.says("1", "?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "shell", "clock"), OFFERED);

    assertThat(play.effect(CallTool.class).call().getName()).isEqualTo("clock");
    assertThat(play.effect(CallTool.class).call().getIndex()).isEqualTo(1);
    AppendHistory refused = play.effects(AppendHistory.class).toList().get(1);
    assertThat(refused.index()).isEqualTo(2);
    assertThat(refused.message().getContent()).contains("no tool named 'shell'");
    assertThat(play.effects).contains(new Count(Tally.TOOL_REFUSED, "unknown"));
    AuditEvent audit = play.effect(Audit.class).event();
    assertThat(audit.getAction()).isEqualTo("tool-call");
    assertThat(audit.getSubject()).isEqualTo(Ids.toolCall(Ids.job(Samples.DM, 1, 0), 0));
    assertThat(audit.getUserId()).isEqualTo("ann");
    assertThat(audit.getTool()).isEqualTo("shell");
    assertThat(audit.getArguments()).isEqualTo("{\"n\":0}");
    assertThat(audit.getDecision()).isEqualTo("denied");
    assertThat(audit.getReason()).isEqualTo("no such tool here");
  }

  @Test
  void aToolThatMayNotBeUsedIsDeniedAndTheModelIsToldWhatItMayUse() {
    play.forbidden.add("shell");
    play.says("1", "?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "shell"), OFFERED);

    assertThat(play.effects(AppendHistory.class).toList().get(1).message().getContent())
        .isEqualTo(
            "Error: the tool 'shell' may not be used in this conversation. Do not ask for it again. The tools here are: clock,"
                + " web.");
    assertThat(play.effects(CallTool.class)).isEmpty();
    assertThat(play.effects).contains(new Count(Tally.TOOL_REFUSED, "denied"));
    assertThat(play.effect(Audit.class).event().getDecision()).isEqualTo("denied");
  }

  @Test
  void whatAModelMakesUpIsNoToolsNameInTheAudit() {
    play.says("1", "?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "x".repeat(1_000)), OFFERED);

    assertThat(play.effect(Audit.class).event().getTool()).isEqualTo("(not a tool's name)");
  }

  @Test
  void aCallThatIsRepeatedTooOftenIsAnsweredWithWhatItGave() {
    play.says("1", "?");
    for (int round = 0; round < 3; round++) {
      play.asksForTools(Samples.toolsRequested(Samples.DM, 1, round, "clock"), OFFERED);
      assertThat(play.effects(CallTool.class)).as("round %d", round).hasSize(1);
      play.toolGives(Samples.result(Samples.DM, 1, round, 0, ToolStatus.OK, "noon " + round));
    }

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 3, "clock"), OFFERED);

    assertThat(play.effects(CallTool.class)).isEmpty();
    assertThat(play.effects(AppendHistory.class).toList().get(1).message().getContent())
        .startsWith("Error: this call was not made again: it was asked for 3 times before")
        .endsWith("The last time it gave:\nnoon 2");
    assertThat(play.effects).contains(new Count(Tally.TOOL_REFUSED, "repeated"));
    assertThat(play.effect(Audit.class).event().getReason())
        .isEqualTo("the same call for the 4. time in this turn");
    assertThat(play.job().round()).isEqualTo(4);

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 4, "clock"), OFFERED);

    assertThat(play.effects(AppendHistory.class).toList().get(1).message().getContent())
        .contains("asked for 4 times before")
        .endsWith("The last time it gave:\nnoon 2");
  }

  @Test
  void otherArgumentsMakeItAnotherCallAndTheOrderOfKeysDoesNot() {
    Play strict = new Play(Samples.policy(3, 2, 20, 1));
    strict.says("1", "?");
    TurnEvent request = Samples.toolsRequested(Samples.DM, 1, 0, "clock", "clock", "clock");
    request.getToolRequests().get(0).setArguments("{\"a\":1,\"b\":2}");
    request.getToolRequests().get(1).setArguments("{\"b\":2, \"a\":1}");
    request.getToolRequests().get(2).setArguments("{\"a\":1,\"b\":3}");

    strict.asksForTools(request, OFFERED);

    assertThat(strict.effects(CallTool.class).map(call -> call.call().getIndex()))
        .containsExactly(0, 2);
    assertThat(strict.effects(AppendHistory.class).toList().get(1).message().getContent())
        .contains("asked for 1 times before")
        .doesNotContain("it gave:");
  }

  @Test
  void ifAllToolsAreRefusedTheModelIsAskedAgainAtOnce() {
    play.says("1", "?");

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "shell"), OFFERED);

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effect(OpenJob.class).job().round()).isEqualTo(1);
    assertThat(play.job().nextHistoryIndex()).isEqualTo(3);
  }

  @Test
  void aResultOfAnotherRequestAtTheSamePlaceIsStale() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);

    // A job of an aborted transaction was asked as well, and its model wanted something else.
    ToolResult other = Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "page");
    other.setRequestId("call-of-another-answer");
    play.toolGives(other);

    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "tool_result"));
    assertThat(play.session).isInstanceOf(Waiting.class);
  }

  @Test
  void aResultThatComesTwiceOrTooLateIsStale() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"), OFFERED);
    play.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));

    play.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "one"));
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "tool_result"));

    play.toolGives(Samples.result(Samples.DM, 1, 0, 1, ToolStatus.OK, "page"));
    play.toolGives(Samples.result(Samples.DM, 1, 0, 1, ToolStatus.OK, "page"));
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "tool_result"));
  }

  @Test
  void theSecondOutcomeOfAJobIsStale() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);
    Session before = play.session;

    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "web"), OFFERED);

    assertThat(play.session).isEqualTo(before);
    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "tools_requested"));
  }

  @Test
  void aMissingResultBecomesAnErrorForTheModelAndIsAudited() {
    play.says("1", "?");
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"), OFFERED);
    play.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));

    play.waits(Duration.ofSeconds(40));

    AppendHistory missing = play.effect(AppendHistory.class);
    assertThat(missing.index()).isEqualTo(3);
    assertThat(missing.message().getToolCallId()).isEqualTo("call-1");
    assertThat(missing.message().getContent()).contains("no result in time");
    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.job().round()).isEqualTo(1);
    assertThat(play.effects).contains(new Count(Tally.TOOL_TIMED_OUT, ""));
    AuditEvent event = play.effect(Audit.class).event();
    assertThat(event.getTool()).isEqualTo("web");
    assertThat(event.getDecision()).isEqualTo("unanswered");
  }

  @Test
  void afterTheLastRoundTheModelIsAskedWithoutTools() {
    Play bounded = new Play(Samples.policy(3, 2, 1));
    bounded.says("1", "?");
    assertThat(bounded.effect(OpenJob.class).offerTools()).isTrue();
    bounded.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);

    bounded.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));

    assertThat(bounded.effect(OpenJob.class).offerTools()).isFalse();
  }

  @Test
  void aModelThatGoesOnAskingForToolsGetsAnApology() {
    Play bounded = new Play(Samples.policy(3, 2, 1));
    bounded.says("1", "?");
    bounded.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);
    bounded.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));

    bounded.asksForTools(Samples.toolsRequested(Samples.DM, 1, 1, "clock"), OFFERED);

    assertThat(bounded.session).isInstanceOf(Closing.class);
    Reply apology = bounded.effect(SendReply.class).reply();
    assertThat(apology.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(apology.getError()).contains("after 1 rounds");
    assertThat(bounded.effects(CallTool.class)).isEmpty();
  }

  @Test
  void anAnswerFromAnEarlierDispatchEndsTheTurnEvenWhileToolsRun() {
    play.says("1", "?").waits(Duration.ofMinutes(2));
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "clock"), OFFERED);

    play.sees(Samples.answer(Samples.DM, 1, "From the first dispatch"));

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effect(AppendHistory.class).index()).isEqualTo(3);
  }

  @Test
  void streamsOfLaterRoundsAndDispatchesAlwaysRankHigher() {
    play.says("1", "?").waits(Duration.ofMinutes(2));
    Job resent = play.job();
    play.asksForTools(Samples.toolsRequested(Samples.DM, 1, 0, "shell"), OFFERED);
    Comparator<Job> rank = Comparator.comparingInt(Job::dispatch).thenComparingInt(Job::round);

    assertThat(rank.compare(play.job(), resent)).isPositive();
  }
}
