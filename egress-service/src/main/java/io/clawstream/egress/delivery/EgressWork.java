package io.clawstream.egress.delivery;

import io.clawstream.egress.ledger.Ledger;
import io.clawstream.egress.ledger.Ledgers;
import io.clawstream.events.Reply;
import io.clawstream.kit.dispatch.Work;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.log.LogKeys;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.SchemaRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the dispatcher runs for each record of an egress topic: decodes the reply and delivers it;
 * what is no reply goes to the dead letters. While the registry cannot be asked it waits.
 */
public final class EgressWork implements Work {
  private static final Logger log = LoggerFactory.getLogger(EgressWork.class);
  private static final Duration REGISTRY_BACK_OFF = Duration.ofSeconds(5);

  private final Function<byte[], Reply> decode;
  private final ReplyDelivery delivery;
  private final Ledgers ledgers;
  private final TurnOrder order;
  private final DeadLetters deadLetters;
  private final Sleeper sleeper;

  /**
   * Work on one channel.
   *
   * @param decode {@link SerializationException} for poison, {@link
   *     SchemaRegistry.RegistryException} for what may succeed later
   */
  public EgressWork(
      Function<byte[], Reply> decode,
      ReplyDelivery delivery,
      Ledgers ledgers,
      TurnOrder order,
      DeadLetters deadLetters,
      Sleeper sleeper) {
    this.decode = decode;
    this.delivery = delivery;
    this.ledgers = ledgers;
    this.order = order;
    this.deadLetters = deadLetters;
    this.sleeper = sleeper;
  }

  @Override
  public void run(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    Reply reply;
    try {
      reply = decoded(record);
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

  private Reply decoded(ConsumerRecord<String, byte[]> record) throws InterruptedException {
    while (true) {
      try {
        return Optional.ofNullable(record.value())
            .map(decode)
            .orElseThrow(() -> new SerializationException("it has no value"));
      } catch (SchemaRegistry.RegistryException e) {
        log.atWarn()
            .addKeyValue(LogKeys.PARTITION, record.partition())
            .addKeyValue(LogKeys.OFFSET, record.offset())
            .log("Waiting to decode a reply: {}", e.getMessage());
        sleeper.sleep(REGISTRY_BACK_OFF);
      }
    }
  }
}
