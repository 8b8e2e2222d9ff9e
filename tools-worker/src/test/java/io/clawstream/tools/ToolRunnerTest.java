package io.clawstream.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.tools.ToolRules;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ToolRunnerTest {
  private static final long NOW = 1_000_000;
  private static final long LATER = NOW + 60_000;

  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch running = new CountDownLatch(1);
  private final AtomicBoolean interrupted = new AtomicBoolean();

  @Test
  void whatTheToolSaysIsTheResult() throws InterruptedException {
    ToolRun run = run(FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done("42")));

    assertThat(run).isEqualTo(new ToolRun(ToolStatus.OK, "42", 0));
  }

  @Test
  void theToolSeesItsArgumentsAndWhatTheCallIsAbout() throws InterruptedException {
    FakeTool echo =
        FakeTool.named(
            "t",
            (arguments, context) ->
                new ToolOutcome.Done(
                    arguments
                        + " "
                        + context.sessionKey()
                        + " "
                        + context.userId()
                        + " "
                        + context.callId()
                        + " "
                        + context.tier()
                        + " "
                        + context.agentId()
                        + " "
                        + context.variables()));
    ToolCall call = Calls.of("t", "{\"a\":1}", LATER);
    call.setTier("trusted");
    call.setAgentId("clerk");
    call.setVariables(Map.of("timezone", "Europe/Berlin"));

    ToolRun run = run(runner(echo), call);

    assertThat(run.content())
        .isEqualTo("{\"a\":1} " + Calls.SESSION + " 42 t-1 trusted clerk {timezone=Europe/Berlin}");
  }

  @Test
  void whatTheToolSetsGoesAlongWithTheResult() throws InterruptedException {
    VariableChanges changes =
        new VariableChanges(Map.of("language", Optional.of("de"), "city", Optional.empty()));

    ToolRun run =
        run(FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done("ok", changes)));

    assertThat(run).isEqualTo(new ToolRun(ToolStatus.OK, "ok", 0, changes));
  }

  @Test
  void variablesThatCannotBeKeptAreAnErrorForTheModelAndNoneIsSet() throws InterruptedException {
    VariableChanges changes = VariableChanges.set("essay", "x".repeat(257));

    ToolRun run =
        run(FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done("ok", changes)));

    assertThat(run.status()).isEqualTo(ToolStatus.FAILED);
    assertThat(run.content()).contains("'essay'").contains("at most 256").contains("257");
    assertThat(run.variables()).isEqualTo(VariableChanges.NONE);
  }

  @Test
  void anUnknownToolIsAnsweredWithTheKnownOnes() throws InterruptedException {
    ToolRun run =
        run(
            runner(FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done(""))),
            Calls.of("rm_rf", "{}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.UNKNOWN_TOOL);
    assertThat(run.content()).contains("'rm_rf'").contains("The tools are: t.");
  }

  @Test
  void argumentsThatDoNotFitNeverReachTheTool() throws InterruptedException {
    AtomicBoolean called = new AtomicBoolean();
    FakeTool tool =
        FakeTool.named(
            "t",
            (arguments, context) -> {
              called.set(true);
              return new ToolOutcome.Done("");
            });

    ToolRun run = run(runner(tool), Calls.of("t", "[]", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.INVALID_ARGUMENTS);
    assertThat(called).isFalse();
  }

  @Test
  void aToolMayRefuseOrFailInItsOwnWords() throws InterruptedException {
    assertThat(run(FakeTool.named("t", (a, c) -> new ToolOutcome.BadArguments("no such city"))))
        .isEqualTo(new ToolRun(ToolStatus.INVALID_ARGUMENTS, "no such city", 0));
    assertThat(run(FakeTool.named("t", (a, c) -> new ToolOutcome.Failed("out of service"))))
        .isEqualTo(new ToolRun(ToolStatus.FAILED, "out of service", 0));
  }

  @Test
  void whatAToolThrowsIsAFailureWhoseDetailsStayWithTheOperator() throws InterruptedException {
    ToolRun run =
        run(
            FakeTool.named(
                "t",
                (arguments, context) -> {
                  throw new IllegalStateException("jdbc:secret@db");
                }));

    assertThat(run.status()).isEqualTo(ToolStatus.FAILED);
    assertThat(run.content()).contains("The tool t failed").doesNotContain("jdbc");
  }

  @Test
  void endlessRecursionIsAFailureToo() throws InterruptedException {
    FakeTool tool =
        FakeTool.named(
            "t",
            (arguments, context) -> {
              throw new StackOverflowError();
            });

    assertThat(run(tool).status()).isEqualTo(ToolStatus.FAILED);
  }

  @Test
  void aToolThatTakesTooLongIsInterrupted() throws InterruptedException {
    ToolRun run = run(FakeTool.timed("t", Optional.of(Duration.ofSeconds(1)), blocking()));

    assertThat(run.status()).isEqualTo(ToolStatus.TIMED_OUT);
    assertThat(run.content()).contains("did not finish within 1.0 s");
    await().untilTrue(interrupted);
  }

  @Test
  void noToolRunsBeyondTheDeadline() throws InterruptedException {
    ToolRun run = run(runner(FakeTool.named("t", blocking())), Calls.of("t", "{}", NOW + 20));

    assertThat(run.status()).isEqualTo(ToolStatus.TIMED_OUT);
  }

  @Test
  void interruptingTheCallInterruptsTheTool() throws InterruptedException {
    ToolRunner runner = runner(FakeTool.named("t", blocking()));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run(runner, Calls.of("t", "{}", LATER));
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    running.await();

    caller.interrupt();

    caller.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    await().untilTrue(interrupted);
  }

  @Test
  void longOutputIsCutAndSaysSo() throws InterruptedException {
    ToolRun run =
        run(FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done("x".repeat(70_000))));

    assertThat(run.status()).isEqualTo(ToolStatus.OK);
    assertThat(run.content())
        .hasSize(ToolRunner.LONGEST_CONTENT)
        .endsWith("[Cut: the output has 70000 characters, and at most 65536 are passed on.]");
  }

  @Test
  void aToolThatTheOperatorHasSwitchedOffIsDenied() throws InterruptedException {
    ToolPolicy policy = policy(Set.of("group:web"), Map.of());

    ToolRun run = run(runner(inGroup("web"), policy), Calls.of("t", "{}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.DENIED);
    assertThat(run.content()).contains("The tool t is not run here").contains("Do not ask");
  }

  @Test
  void aToolIsDeniedToTheTiersThatItIsNotFor() throws InterruptedException {
    ToolPolicy policy = policy(Set.of(), Map.of("user", Set.of("group:web")));
    ToolCall trusted = Calls.of("t", "{}", LATER);
    trusted.setTier("trusted");

    ToolRun run = run(runner(inGroup("web"), policy), Calls.of("t", "{}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.DENIED);
    assertThat(run.content()).contains("tier user").contains("Do not ask");
    assertThat(run(runner(inGroup("web"), policy), trusted).status()).isEqualTo(ToolStatus.OK);
  }

  @Test
  void aCallThatNobodyHasApprovedIsNotRunIfItsToolNeedsThat() throws InterruptedException {
    ToolPolicy policy =
        new ToolPolicy(
            ToolRules.ALL, Map.of(), Set.of("group:web"), Duration.ofSeconds(30), Map.of());
    ToolCall approved = Calls.of("t", "{}", LATER);
    approved.setApprovalId("ABCD2345");

    ToolRun run = run(runner(inGroup("web"), policy), Calls.of("t", "{}", LATER));

    assertThat(run.status()).isEqualTo(ToolStatus.DENIED);
    assertThat(run.content()).contains("needs an operator's approval");
    assertThat(run(runner(inGroup("web"), policy), approved).status()).isEqualTo(ToolStatus.OK);
  }

  @Test
  void theOperatorsBoundsOfAToolWinOverItsOwn() throws InterruptedException {
    ToolPolicy policy =
        new ToolPolicy(
            ToolRules.ALL,
            Map.of(),
            Set.of(),
            Duration.ofSeconds(30),
            Map.of(
                "t",
                new ToolPolicy.Limits(
                    Optional.of(Duration.ofMillis(20)), OptionalInt.empty(), OptionalInt.of(200))));
    FakeTool slow = FakeTool.timed("t", Optional.of(Duration.ofMinutes(1)), blocking());
    FakeTool talkative =
        FakeTool.named("t", (arguments, context) -> new ToolOutcome.Done("x".repeat(300)));

    assertThat(run(runner(slow, policy), Calls.of("t", "{}", LATER)).content())
        .contains("did not finish within 0.02 s");
    assertThat(run(runner(talkative, policy), Calls.of("t", "{}", LATER)).content())
        .hasSize(200)
        .endsWith("[Cut: the output has 300 characters, and at most 200 are passed on.]");
  }

  @Test
  void ofACallThatWasCutOffTheModelIsToldWhetherItMayHaveBeenDone() throws InterruptedException {
    FakeTool idempotent = FakeTool.timed("t", Optional.of(Duration.ofMillis(20)), blocking());
    FakeTool once = FakeTool.once("t", Optional.of(Duration.ofMillis(20)), blocking());

    assertThat(run(idempotent).content()).doesNotContain("may have been done");
    assertThat(run(once).content()).contains("It may have been done or not: check that");
  }

  private static ToolPolicy policy(Set<String> deny, Map<String, Set<String>> denied) {
    return new ToolPolicy(
        new ToolRules(Set.of("*"), deny), denied, Set.of(), Duration.ofSeconds(30), Map.of());
  }

  private static FakeTool inGroup(String group) {
    return new FakeTool(
        new ToolDescription(
            "t", "For tests.", "{\"type\":\"object\"}", Optional.empty(), true, Set.of(group)),
        (arguments, context) -> new ToolOutcome.Done("done"));
  }

  private FakeTool.Behaviour blocking() {
    return (arguments, context) -> {
      running.countDown();
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupted.set(true);
        throw e;
      }
      return new ToolOutcome.Done("not reached");
    };
  }

  private static ToolRun run(Tool tool) throws InterruptedException {
    return run(runner(tool), Calls.of("t", "{}", LATER));
  }

  private static ToolRun run(ToolRunner runner, ToolCall call) throws InterruptedException {
    return switch (runner.examine(call)) {
      case Examined.Refused(ToolRun refused) -> refused;
      case Examined.Ready ready -> runner.run(call, ready);
    };
  }

  private static ToolRunner runner(Tool tool) {
    return runner(tool, ToolPolicy.open(Duration.ofSeconds(30)));
  }

  private static ToolRunner runner(Tool tool, ToolPolicy policy) {
    return new ToolRunner(
        new ToolCatalogue(List.of(tool), policy), InstantSource.fixed(Instant.ofEpochMilli(NOW)));
  }
}
