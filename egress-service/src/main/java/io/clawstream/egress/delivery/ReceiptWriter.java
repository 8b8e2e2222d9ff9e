package io.clawstream.egress.delivery;

import io.clawstream.egress.ledger.Ledger;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Writes receipts to their topic and, once they are there, into the ledger. Thread-safe. */
public final class ReceiptWriter {
  private final Publishing publishing;
  private final String topic;
  private final InstantSource clock;

  /** How records are written: as {@code EventPublisher.publish} does. */
  @FunctionalInterface
  public interface Publishing {
    /** Completes when the broker has it. */
    CompletableFuture<RecordMetadata> publish(
        String topic, String key, SpecificRecord event, @Nullable String traceparent);
  }

  /**
   * @param topic the receipts topic
   */
  public ReceiptWriter(Publishing publishing, String topic, InstantSource clock) {
    this.publishing = publishing;
    this.topic = topic;
    this.clock = clock;
  }

  /**
   * Writes what became of a part, and waits until the broker has it, even if interrupted.
   *
   * @throws java.util.concurrent.CompletionException if it cannot be written
   */
  void write(Ledger ledger, Reply reply, int part, int parts, PartSender.Result result) {
    DeliveryReceipt receipt =
        DeliveryReceipt.newBuilder()
            .setReplyId(reply.getReplyId())
            .setSessionKey(reply.getSessionKey())
            .setChannelId(reply.getAddress().getChannelId())
            .setPart(part)
            .setParts(parts)
            .setStatus(result.status())
            .setPlatformMessageId(result.platformMessageId().orElse(null))
            .setError(result.error().orElse(null))
            .setAttempts(result.attempts())
            .setReceivedAt(reply.getReceivedAt())
            .setAt(clock.millis())
            .build();
    var _ =
        publishing.publish(topic, reply.getSessionKey(), receipt, reply.getTraceparent()).join();
    ledger.add(receipt, clock.instant());
  }

  /**
   * Notes which message shows a reply that is being written, so that the reply replaces it even if
   * this process dies. Does not wait: should the note be lost, the preview is left standing above
   * the reply.
   */
  public void notePreview(Ledger ledger, ReplyDelta delta, String platformMessageId) {
    DeliveryReceipt note =
        DeliveryReceipt.newBuilder()
            .setReplyId(delta.getReplyId())
            .setSessionKey(delta.getSessionKey())
            .setChannelId(delta.getAddress().getChannelId())
            .setPart(0)
            .setParts(1)
            .setStatus(DeliveryStatus.PREVIEW)
            .setPlatformMessageId(platformMessageId)
            .setReceivedAt(delta.getAt())
            .setAt(clock.millis())
            .build();
    ledger.add(note, clock.instant());
    var _ = publishing.publish(topic, delta.getSessionKey(), note, null);
  }
}
