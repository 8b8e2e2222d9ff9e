package io.clawstream.tools.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolMarkKind;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.TrustedClasses;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CallLedgerTest {
  private static final long NOW = 1_000_000;
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochMilli(NOW));

  private final List<ToolMark> log = new ArrayList<>();

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @Test
  void ofTwoWorkersThatBothBelieveThatACallIsTheirsOnlyTheFirstInTheLogMayRunIt() throws Exception {
    LedgerBook slowBook = page();
    LedgerBook quickBook = page();
    CallLedger slow = new CallLedger(slowBook, this::write, "slow", CLOCK);
    CallLedger quick = new CallLedger(quickBook, this::write, "quick", CLOCK);

    FutureTask<Claim> quicks = claiming(quick);
    await().until(() -> written() == 1);
    FutureTask<Claim> slows = claiming(slow);
    await().until(() -> written() == 2);
    assertThat(quicks).as("claims before their marks are read").isNotDone();
    assertThat(slows).isNotDone();
    deliver(slowBook);
    deliver(quickBook);

    assertThat(quicks.get()).isInstanceOf(Claim.Run.class);
    assertThat(slows.get()).isEqualTo(new Claim.MayHaveRun());
  }

  @Test
  void aCallThatThisProcessIsRunningIsWaitedFor() throws Exception {
    FakeLedger fake = new FakeLedger();
    CallLedger ledger = fake.of("here");
    Claim.Run first = (Claim.Run) ledger.claim(0, call(NOW + 60_000));

    FutureTask<Claim> second = claiming(ledger);
    assertThat(second).isNotDone();
    ledger.finished(0, call(NOW + 60_000), result()).get();
    ledger.release(first);

    assertThat(second.get()).isEqualTo(new Claim.Finished(result()));
  }

  @Test
  void whoWaitsForARunThatEndsBadlyIsToldThatItMayHaveRun() throws Exception {
    CallLedger ledger = new FakeLedger().of("here");
    Claim.Run first = (Claim.Run) ledger.claim(0, call(NOW + 60_000));
    FutureTask<Claim> second = claiming(ledger);

    ledger.release(first);

    assertThat(second.get()).isEqualTo(new Claim.MayHaveRun());
  }

  @Test
  void nobodyWaitsBeyondTheDeadline() throws Exception {
    CallLedger ledger = new FakeLedger().of("here");
    var _ = ledger.claim(0, call(NOW + 20));

    assertThat(ledger.claim(0, call(NOW + 20))).isEqualTo(new Claim.MayHaveRun());
  }

  @Test
  void aResultIsNotAskedForBeforeTheLogHasBeenReadAsFarAsItWent() throws Exception {
    LedgerBook book = new LedgerBook();
    book.open(0);
    CallLedger ledger = new CallLedger(book, this::write, "new", CLOCK);
    ToolMark finished = mark(ToolMarkKind.FINISHED);
    finished.setResult(result());
    log.add(finished);
    FutureTask<Object> asked = new FutureTask<>(() -> ledger.resultOf(0, call(NOW + 60_000)));
    Thread.ofVirtual().start(asked);
    book.begin(0, 0, 1);
    assertThat(asked).isNotDone();

    deliver(book);

    assertThat(asked.get()).isEqualTo(Optional.of(result()));
  }

  @Test
  void aCallWhosePartitionGoesBeforeItsLedgerWasReadIsLeftToTheNextOwner() throws Exception {
    LedgerBook book = page();
    CallLedger ledger = new CallLedger(book, this::write, "old", CLOCK);
    FutureTask<Claim> claim = claiming(ledger);
    await().until(() -> written() == 1);

    book.close(0);

    assertThatThrownBy(claim::get).hasCauseInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> ledger.resultOf(0, call(NOW + 60_000)))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void whatIsReadBeforeAPartitionIsBegunAnewDoesNotCount() throws Exception {
    LedgerBook book = page();
    ToolMark started = mark(ToolMarkKind.STARTED);
    started.setRunner("late");
    book.close(0);
    book.open(0);

    book.read(0, 7, started);
    book.begin(0, 0, 0);

    assertThat(book.known(0, started.getRunId())).isEqualTo(LedgerBook.Known.NOTHING);
  }

  @Test
  void runsAreForgottenSomeTimeAfterTheirDeadline() throws Exception {
    LedgerBook book = page();
    ToolMark started = mark(ToolMarkKind.STARTED);
    started.setRunner("worker/1");
    book.read(0, 0, started);

    book.forget(NOW + 60_000 + 600_000);
    assertThat(book.known(0, started.getRunId()).runner()).isEqualTo("worker/1");
    book.forget(NOW + 60_000 + 600_001);
    assertThat(book.known(0, started.getRunId())).isEqualTo(LedgerBook.Known.NOTHING);
  }

  private static LedgerBook page() {
    LedgerBook book = new LedgerBook();
    book.open(0);
    book.begin(0, 0, 0);
    return book;
  }

  private static FutureTask<Claim> claiming(CallLedger ledger) {
    FutureTask<Claim> claim = new FutureTask<>(() -> ledger.claim(0, call(NOW + 60_000)));
    Thread.ofVirtual().start(claim);
    return claim;
  }

  private synchronized CompletableFuture<Long> write(int partition, ToolMark mark) {
    log.add(mark);
    return CompletableFuture.completedFuture(log.size() - 1L);
  }

  private synchronized int written() {
    return log.size();
  }

  private synchronized void deliver(LedgerBook book) {
    for (int offset = 0; offset < log.size(); offset++) {
      book.read(0, offset, log.get(offset));
    }
    book.reached(0, log.size());
  }

  private static ToolMark mark(ToolMarkKind kind) {
    return ToolMark.newBuilder()
        .setKind(kind)
        .setRunId(Ids.toolRun("t-1", "mail", "{}"))
        .setCallId("t-1")
        .setSessionKey("telegram/bot/dm/42")
        .setTool("mail")
        .setDeadline(NOW + 60_000)
        .setAt(NOW)
        .build();
  }

  private static ToolCall call(long deadline) {
    return ToolCall.newBuilder()
        .setCallId("t-1")
        .setRequestId("call_abc")
        .setSessionKey("telegram/bot/dm/42")
        .setTurn(3)
        .setJobId("j-1")
        .setIndex(0)
        .setName("mail")
        .setArguments("{}")
        .setUserId("42")
        .setCreatedAt(1)
        .setDeadline(deadline)
        .build();
  }

  private static ToolResult result() {
    return ToolResult.newBuilder()
        .setCallId("t-1")
        .setRequestId("call_abc")
        .setSessionKey("telegram/bot/dm/42")
        .setTurn(3)
        .setJobId("j-1")
        .setIndex(0)
        .setName("mail")
        .setStatus(ToolStatus.OK)
        .setContent("sent")
        .setDurationMs(1)
        .setAt(NOW)
        .build();
  }
}
