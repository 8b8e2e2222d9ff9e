package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ChatType;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.events.TurnEvent;
import io.clawstream.router.session.Effect.AppendHistory;
import io.clawstream.router.session.Effect.AskApproval;
import io.clawstream.router.session.Effect.Audit;
import io.clawstream.router.session.Effect.CallTool;
import io.clawstream.router.session.Effect.Count;
import io.clawstream.router.session.Effect.ForgetApproval;
import io.clawstream.router.session.Effect.GiveOrder;
import io.clawstream.router.session.Effect.SendReply;
import io.clawstream.router.session.Effect.Tally;
import io.clawstream.router.session.Session.Idle;
import io.clawstream.router.session.Session.Processing;
import io.clawstream.router.session.Session.Waiting;
import io.clawstream.schemas.Ids;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalsTest {
  private static final Map<String, ToolSpec> TOOLS = tools();

  private final Play play = new Play(Samples.policy());
  private Approval waiting = new Approval();

  @Test
  void aCallThatNeedsApprovalIsHeldAndShownToOperatorsAndTheUserIsTold() {
    play.says("1", "Write to Bob");

    play.asksForTools(asking("mail", "{\"to\":\"bob\",\"password\":\"hunter2\"}"), TOOLS);

    assertThat(play.session).isInstanceOf(Waiting.class);
    assertThat(play.effects(CallTool.class)).isEmpty();
    Approval approval = play.effect(AskApproval.class).approval();
    assertThat(approval.getApprovalId()).matches("[A-HJ-NP-Z2-9]{8}");
    assertThat(approval.getSessionKey()).isEqualTo(Samples.DM);
    assertThat(approval.getTool()).isEqualTo("mail");
    assertThat(approval.getArguments()).isEqualTo("{\"to\":\"bob\",\"password\":\"***\"}");
    assertThat(approval.getUserId()).isEqualTo("ann");
    assertThat(approval.getExpiresAt())
        .isEqualTo(play.now.plus(Duration.ofMinutes(30)).toEpochMilli());
    Reply notice = play.effect(SendReply.class).reply();
    assertThat(notice.getKind()).isEqualTo(ReplyKind.NOTICE);
    assertThat(notice.getContent())
        .contains("waits for approval by an operator")
        .contains("`mail` (" + approval.getApprovalId() + ")");
    assertThat(play.effect(Audit.class).event().getDecision()).isEqualTo("waiting");
  }

  @Test
  void aCallThatIsApprovedIsMadeWithTheTimeThatItsToolMayTake() {
    String id = held("{\"to\":\"bob\"}");
    play.now = play.now.plus(Duration.ofMinutes(20));

    decides(ControlKind.APPROVE_CALL, id);

    ToolCall call = play.effect(CallTool.class).call();
    assertThat(call.getName()).isEqualTo("mail");
    assertThat(call.getArguments()).isEqualTo("{\"to\":\"bob\"}");
    assertThat(call.getApprovalId()).isEqualTo(id);
    assertThat(call.getCallId()).isEqualTo(Ids.toolCall(Ids.job(Samples.DM, 1, 0), 0));
    assertThat(call.getDeadline()).isEqualTo(play.now.plusSeconds(40).toEpochMilli());
    assertThat(play.effects(ForgetApproval.class)).containsExactly(new ForgetApproval(id));
    assertThat(play.effects(Audit.class).map(Audit::event))
        .extracting(AuditEvent::getAction, AuditEvent::getDecision, AuditEvent::getReason)
        .containsExactly(
            tuple("control", "allowed", "The call of mail is made."),
            tuple("tool-call", "allowed", "approved by operator"));

    play.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "sent"));

    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.effect(AppendHistory.class).message().getContent()).isEqualTo("sent");
  }

  @Test
  void anApprovedCallThatGivesNoResultTimesOutAsAnyOther() {
    String id = held("{}");
    decides(ControlKind.APPROVE_CALL, id);

    play.waits(Duration.ofSeconds(40));

    assertThat(play.effect(AppendHistory.class).message().getContent())
        .contains("no result in time");
    assertThat(play.session).isInstanceOf(Processing.class);
  }

  @Test
  void aCallThatIsDeniedIsNotMadeAndTheModelGoesOn() {
    String id = held("{}");

    decides(ControlKind.DENY_CALL, id);

    assertThat(play.effects(CallTool.class)).isEmpty();
    assertThat(play.effect(AppendHistory.class).message().getContent())
        .startsWith("Error: an operator has denied this call");
    assertThat(play.effect(AppendHistory.class).index()).isEqualTo(2);
    assertThat(play.effects(ForgetApproval.class)).containsExactly(new ForgetApproval(id));
    assertThat(play.effects).contains(new Count(Tally.APPROVAL, "denied"));
    assertThat(play.session).isInstanceOf(Processing.class);
    assertThat(play.job().round()).isEqualTo(1);
  }

  @Test
  void aCallThatNobodyApprovesInTimeIsNotMadeAndTheModelGoesOn() {
    String id = held("{}");

    play.waits(Duration.ofMinutes(30).minusMillis(1));
    assertThat(play.session).isInstanceOf(Waiting.class);
    play.waits(Duration.ofMillis(1));

    assertThat(play.effect(AppendHistory.class).message().getContent())
        .startsWith("Error: no operator has approved this call within 30 minutes");
    assertThat(play.effects(ForgetApproval.class)).containsExactly(new ForgetApproval(id));
    assertThat(play.effect(Audit.class).event().getDecision()).isEqualTo("expired");
    assertThat(play.session).isInstanceOf(Processing.class);
  }

  @Test
  void callsThatNeedNoApprovalRunMeanwhileAndTimeOutByThemselves() {
    play.says("1", "?");

    play.asksForTools(asking("mail", "{}", "clock", "{}"), TOOLS);
    assertThat(play.effect(CallTool.class).call().getName()).isEqualTo("clock");
    String id = play.effect(AskApproval.class).approval().getApprovalId();

    play.waits(Duration.ofSeconds(40));
    assertThat(play.effect(AppendHistory.class).message().getToolName()).isEqualTo("clock");
    assertThat(play.session).isInstanceOf(Waiting.class);
    assertThat(play.session.deadline()).contains(Samples.NOON.plus(Duration.ofMinutes(30)));

    decides(ControlKind.APPROVE_CALL, id);
    assertThat(play.effect(CallTool.class).call().getName()).isEqualTo("mail");
    assertThat(play.session.deadline()).contains(play.now.plusSeconds(40));
  }

  @Test
  void aDecisionAboutACallThatDoesNotWaitChangesNothing() {
    String id = held("{}");
    decides(ControlKind.DENY_CALL, id);
    Session before = play.session;

    decides(ControlKind.APPROVE_CALL, id);

    assertThat(play.session).isEqualTo(before);
    AuditEvent audit = play.effect(Audit.class).event();
    assertThat(audit.getDecision()).isEqualTo("failed");
    assertThat(audit.getReason()).contains("No call waits as " + id);
  }

  @Test
  void aToolThatMayNotBeUsedAnyMoreIsNotCalledHoweverApproved() {
    String id = held("{}");

    play.decides(ControlKind.APPROVE_CALL, id, Map.of());

    assertThat(play.effects(CallTool.class)).isEmpty();
    assertThat(play.effect(AppendHistory.class).message().getContent())
        .contains("'mail' may not be used here any more");
    assertThat(play.session).isInstanceOf(Processing.class);
  }

  @Test
  void aTurnThatIsStoppedWithdrawsItsCallFromTheOperators() {
    String id = held("{}");

    play.says("2", "/stop");

    assertThat(play.effects(ForgetApproval.class)).containsExactly(new ForgetApproval(id));
  }

  @Test
  void anAnswerThatGotThereFirstWithdrawsItToo() {
    String id = held("{}");

    play.isAnswered();

    assertThat(play.session).isInstanceOf(Idle.class);
    assertThat(play.effects(ForgetApproval.class)).containsExactly(new ForgetApproval(id));
  }

  @Test
  void aResultOfACallThatIsStillHeldIsStale() {
    held("{}");
    ToolResult early = Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "sent");

    play.toolGives(early);

    assertThat(play.effects).containsExactly(new Count(Tally.STALE, "tool_result"));
  }

  @Test
  void otherArgumentsHaveAnotherId() {
    String bob = held("{\"to\":\"bob\"}");
    Play other = new Play(Samples.policy());
    other.says("1", "Write to Bob");
    other.asksForTools(asking("mail", "{\"to\":\"eve\"}"), TOOLS);

    assertThat(other.effect(AskApproval.class).approval().getApprovalId()).isNotEqualTo(bob);
  }

  @Test
  void whoHoldsARequestOpenIsToldNothingBeforeTheAnswer() {
    Play api = new Play(Samples.policy(), "api/main/dm/ann");
    api.arrives(Samples.message("api", ChatType.DM, "ann", "1", "Write").build());
    TurnEvent request = Samples.toolsRequested("api/main/dm/ann", 1, 0, "mail");

    api.asksForTools(request, TOOLS);

    assertThat(api.effects(AskApproval.class)).hasSize(1);
    assertThat(api.effects(SendReply.class)).isEmpty();
  }

  @Test
  void theStatusSaysWhatIsWaitedFor() {
    held("{}");

    play.says("2", "/status");

    assertThat(play.effect(SendReply.class).reply().getContent())
        .contains("waiting for approval by an operator");
  }

  @Test
  void anAdminsCommandBecomesAnOrderForTheSessionThatWaits() {
    held("{\"to\":\"bob\"}");
    Play admin = new Play(Samples.policy(), "webchat/main/dm/root");

    admin.decidesByChat(
        "root", "/approve " + waiting.getApprovalId().toLowerCase(Locale.ROOT), waiting);

    ControlCommand order = admin.effect(GiveOrder.class).command();
    assertThat(order.getKind()).isEqualTo(ControlKind.APPROVE_CALL);
    assertThat(order.getSubject()).isEqualTo(Samples.DM);
    assertThat(order.getArgument()).isEqualTo(waiting.getApprovalId());
    assertThat(order.getIssuedBy()).isEqualTo("webchat/main/root");
    assertThat(admin.effect(SendReply.class).reply().getContent())
        .isEqualTo("Approved: `mail` for user `ann`, with `{\"to\":\"bob\"}`.");

    admin.decidesByChat("root", "/deny " + waiting.getApprovalId(), waiting);
    assertThat(admin.effect(GiveOrder.class).command().getKind()).isEqualTo(ControlKind.DENY_CALL);
  }

  @Test
  void nobodyButAnAdminDecidesAndNothingIsDecidedTwice() {
    held("{}");
    Play ann = new Play(Samples.policy());

    ann.decidesByChat("ann", "/approve " + waiting.getApprovalId(), waiting);
    assertThat(ann.effects(GiveOrder.class)).isEmpty();
    assertThat(ann.effect(SendReply.class).reply().getContent()).contains("Only admins");

    Play admin = new Play(Samples.policy(), "webchat/main/dm/root");
    admin.decidesByChat("root", "/approve " + waiting.getApprovalId(), null);
    assertThat(admin.effects(GiveOrder.class)).isEmpty();
    assertThat(admin.effect(SendReply.class).reply().getContent())
        .contains("Nothing waits as `" + waiting.getApprovalId() + "`");
  }

  @Test
  void aSessionThatWaitsForApprovalIsStoredAsItIs() {
    held("{}");

    assertThat(StoredSession.read(Samples.DM, StoredSession.write(play.session)))
        .isEqualTo(play.session);
  }

  /** Ann's question has led to a call of {@code mail} that is held; returns its id. */
  private String held(String arguments) {
    play.says("1", "Write to Bob");
    play.asksForTools(asking("mail", arguments), TOOLS);
    waiting = play.effect(AskApproval.class).approval();
    return waiting.getApprovalId();
  }

  private void decides(ControlKind kind, String id) {
    play.decides(kind, id, TOOLS);
  }

  private static TurnEvent asking(String... toolsAndArguments) {
    String[] names = new String[toolsAndArguments.length / 2];
    for (int i = 0; i < names.length; i++) {
      names[i] = toolsAndArguments[2 * i];
    }
    TurnEvent request = Samples.toolsRequested(Samples.DM, 1, 0, names);
    for (int i = 0; i < names.length; i++) {
      request.getToolRequests().get(i).setArguments(toolsAndArguments[2 * i + 1]);
    }
    return request;
  }

  private static Map<String, ToolSpec> tools() {
    Map<String, ToolSpec> tools = new HashMap<>(Samples.offering("clock"));
    tools.put("mail", Samples.approved("mail", Duration.ofSeconds(30)));
    return Map.copyOf(tools);
  }
}
