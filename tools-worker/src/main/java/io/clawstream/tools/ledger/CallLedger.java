package io.clawstream.tools.ledger;

import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolMark;
import io.clawstream.events.ToolMarkKind;
import io.clawstream.events.ToolResult;
import io.clawstream.kit.tools.CanonicalArguments;
import io.clawstream.schemas.Ids;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sees to it that a call is not run twice. What is not idempotent is claimed first: a STARTED mark
 * is written, and the ledger is read up to it. The first such mark in the log may run the call;
 * that holds even for a worker that does not know yet that its partition has another owner.
 *
 * <p>A call is the same if its id, tool and arguments are: a router whose transaction was aborted
 * may ask for something else under the same id. Thread-safe.
 */
public final class CallLedger {
  private final LedgerBook book;
  private final Writer writer;
  private final String worker;
  private final InstantSource clock;
  private final AtomicLong runs = new AtomicLong();
  private final Set<String> running = ConcurrentHashMap.newKeySet();

  /** Writes a mark; the future gives its offset when all replicas have it. */
  @FunctionalInterface
  public interface Writer {
    /** Writes to this partition of the ledger. */
    CompletableFuture<Long> write(int partition, ToolMark mark);
  }

  /**
   * @param worker names this process, and no other before or after it
   */
  public CallLedger(LedgerBook book, Writer writer, String worker, InstantSource clock) {
    this.book = book;
    this.writer = writer;
    this.worker = worker;
    this.clock = clock;
  }

  /**
   * What a call gave when it was run before, if that is known. Waits until the ledger has been read
   * as far as it went when the partition came here.
   *
   * @param partition of the call's record
   */
  public Optional<ToolResult> resultOf(int partition, ToolCall call) throws InterruptedException {
    return Optional.ofNullable(book.known(partition, runId(call)).result());
  }

  /**
   * Claims a call of a tool that is not idempotent. If it is running in this process already, its
   * end is waited for.
   *
   * @throws ExecutionException if the mark cannot be written
   */
  public Claim claim(int partition, ToolCall call) throws InterruptedException, ExecutionException {
    String runId = runId(call);
    String runner = worker + "/" + runs.incrementAndGet();
    running.add(runner);
    boolean ours = false;
    try {
      long offset =
          writer.write(partition, mark(call, ToolMarkKind.STARTED).setRunner(runner).build()).get();
      LedgerBook.Known known = book.knownThrough(partition, offset, runId);
      ours = runner.equals(known.runner());
      if (ours && known.result() == null) {
        return new Claim.Run(runner);
      }
      ours = false;
      LedgerBook.Known ended =
          book.awaitResult(
              partition,
              runId,
              waited -> waited.runner() != null && running.contains(waited.runner()),
              call.getDeadline() - clock.millis());
      ToolResult result = ended.result();
      return result == null ? new Claim.MayHaveRun() : new Claim.Finished(result);
    } finally {
      if (!ours) {
        running.remove(runner);
      }
    }
  }

  /** A run that was claimed has ended, well or not. */
  public void release(Claim.Run run) {
    running.remove(run.runner());
    book.wake();
  }

  /** Notes what a call gave; the future completes when all replicas have it. */
  public CompletableFuture<?> finished(int partition, ToolCall call, ToolResult result) {
    ToolMark mark = mark(call, ToolMarkKind.FINISHED).setResult(result).build();
    return writer.write(partition, mark).thenRun(() -> book.finished(partition, mark));
  }

  private ToolMark.Builder mark(ToolCall call, ToolMarkKind kind) {
    return ToolMark.newBuilder()
        .setKind(kind)
        .setRunId(runId(call))
        .setCallId(call.getCallId())
        .setSessionKey(call.getSessionKey())
        .setTool(call.getName())
        .setDeadline(call.getDeadline())
        .setAt(clock.millis());
  }

  private static String runId(ToolCall call) {
    return Ids.toolRun(
        call.getCallId(), call.getName(), CanonicalArguments.of(call.getArguments()));
  }
}
