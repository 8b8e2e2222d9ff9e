package io.clawstream.egress.delivery;

import io.clawstream.egress.ledger.Ledger;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.events.Reply;
import io.clawstream.kit.dispatch.Work;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.schemas.Headers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * What the dispatcher runs for each record of an egress topic: decodes the reply and delivers it;
 * what is no reply goes to the dead letters. While the registry cannot be asked it waits.
 */
public final class EgressWork implements Work {
  private final PatientDecoder<Reply> decoder;
  private final ReplyDelivery delivery;
  private final Ledgers ledgers;
  private final TurnOrder order;
  private final DeadLetters deadLetters;

  /** Work on one channel. */
  public EgressWork(
      PatientDecoder<Reply> decoder,
      ReplyDelivery delivery,
      Ledgers ledgers,
      TurnOrder order,
      DeadLetters deadLetters) {
    this.decoder = decoder;
    this.delivery = delivery;
    this.ledgers = ledgers;
    this.order = order;
    this.deadLetters = deadLetters;
  }

  @Override
  public void run(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    Reply reply;
    try {
      reply = decoder.decode(record);
    } catch (SerializationException e) {
      var _ = deadLetters.send(record, "Not a reply: " + e.getMessage(), e, 1).join();
      return;
    }
    Ledger ledger =
        ledgers
            .of(record.partition())
            .orElseThrow(
                () -> new InterruptedException("The partition was given up before it began."));
    boolean redriven = record.headers().lastHeader(Headers.DEAD_LETTER_REASON) != null;
    order.begins(reply.getSessionKey());
    try {
      delivery.deliver(
          reply,
          ledger,
          redriven,
          (reason, attempts) -> {
            var _ = deadLetters.send(record, reason, null, attempts).join();
          });
    } finally {
      order.ends(reply.getSessionKey());
    }
  }
}
