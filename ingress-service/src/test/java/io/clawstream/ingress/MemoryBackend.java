package io.clawstream.ingress;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.inbound.Inbound;
import io.clawstream.ingress.replies.EdgeLog;
import io.clawstream.ingress.replies.PlacedReply;
import io.clawstream.ingress.replies.ReplyScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/** The pipeline in memory: tests see what came in, and write what goes out. */
final class MemoryBackend implements Inbound {
  final EdgeLog webchat = new EdgeLog(100, 1_000_000_000);
  final EdgeLog api = new EdgeLog(100, 1_000_000);
  final List<StandardMessage> accepted = new CopyOnWriteArrayList<>();
  final List<String> traces = new CopyOnWriteArrayList<>();
  private final BlockingQueue<StandardMessage> arrivals = new LinkedBlockingQueue<>();
  private final Log webchatLog = new Log();
  private final Log apiLog = new Log();
  private volatile CompletableFuture<Void> broker = CompletableFuture.completedFuture(null);

  /** One egress partition. */
  private static final class Log implements ReplyScan {
    private final List<PlacedReply> records = new ArrayList<>();
    private volatile boolean broken;

    synchronized PlacedReply write(Reply reply) {
      PlacedReply placed = new PlacedReply(records.size() + 1, reply.getCreatedAt(), reply);
      records.add(placed);
      return placed;
    }

    @Override
    public synchronized List<PlacedReply> scan(
        String sessionKey, int partition, long from, long to) {
      if (broken) {
        throw new KafkaException("the broker is away");
      }
      return records.subList((int) from, (int) to).stream()
          .filter(placed -> placed.reply().getSessionKey().equals(sessionKey))
          .toList();
    }

    @Override
    public synchronized long offsetAt(int partition, Instant time) {
      return 0;
    }

    @Override
    public synchronized long end(int partition) {
      return records.size();
    }
  }

  MemoryBackend() {
    start();
  }

  /** Reading begins, without anything in memory. */
  void start() {
    webchat.begin(List.of(new EdgeLog.Start(webchatLog.end(0), webchatLog.end(0) == 0)));
    api.begin(List.of(new EdgeLog.Start(apiLog.end(0), apiLog.end(0) == 0)));
  }

  Backend backend() {
    return new Backend(this, webchat, webchatLog, api);
  }

  @Override
  public CompletableFuture<Void> accept(StandardMessage message, String traceparent) {
    accepted.add(message);
    traces.add(traceparent);
    arrivals.add(message);
    return broker;
  }

  /** The broker does not answer until {@link #brokerAnswers} or {@link #brokerFails}. */
  void brokerHangs() {
    broker = new CompletableFuture<>();
  }

  void brokerAnswers() {
    broker.complete(null);
  }

  void brokerFails() {
    CompletableFuture<Void> before = broker;
    broker = CompletableFuture.failedFuture(new TimeoutException("not stored in time"));
    before.completeExceptionally(new TimeoutException("not stored in time"));
  }

  void brokerIsBack() {
    broker = CompletableFuture.completedFuture(null);
  }

  void pastCannotBeRead() {
    webchatLog.broken = true;
  }

  /** The next message that came in. */
  StandardMessage next() throws InterruptedException {
    StandardMessage message = arrivals.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("No message came in.");
    }
    return message;
  }

  /** Writes a reply; returns its place. */
  long reply(Reply reply) {
    boolean toApi = reply.getAddress().getChannelId().equals("api");
    PlacedReply placed = (toApi ? apiLog : webchatLog).write(reply);
    (toApi ? api : webchat).append(0, placed);
    return placed.seq();
  }

  void delta(ReplyDelta delta) {
    (delta.getAddress().getChannelId().equals("api") ? api : webchat).append(delta);
  }
}
