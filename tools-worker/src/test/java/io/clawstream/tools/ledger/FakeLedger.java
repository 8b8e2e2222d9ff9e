package io.clawstream.tools.ledger;

import io.clawstream.events.ToolMark;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The ledger's partition 0 in memory, read by every worker as soon as something is written. */
public final class FakeLedger implements CallLedger.Writer {
  private final LedgerBook book = new LedgerBook();
  private final List<ToolMark> log = new ArrayList<>();

  /** Everything is read that there is. */
  public FakeLedger() {
    book.open(0);
    book.begin(0, 0, 0);
  }

  /** The ledger as a worker sees it. */
  public CallLedger of(String worker) {
    return new CallLedger(book, this, worker, InstantSource.fixed(Instant.ofEpochMilli(1_000_000)));
  }

  @Override
  public synchronized CompletableFuture<Long> write(int partition, ToolMark mark) {
    long offset = log.size();
    log.add(mark);
    book.read(partition, offset, mark);
    book.reached(partition, offset + 1);
    return CompletableFuture.completedFuture(offset);
  }
}
