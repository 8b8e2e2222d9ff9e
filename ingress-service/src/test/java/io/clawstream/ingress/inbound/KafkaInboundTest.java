package io.clawstream.ingress.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.TestMessages;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

final class KafkaInboundTest {
  private final List<String> published = new ArrayList<>();
  private final CompletableFuture<RecordMetadata> broker = new CompletableFuture<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final KafkaInbound inbound =
      new KafkaInbound(
          (topic, key, event, traceparent) -> {
            published.add(topic + " " + key + " " + traceparent);
            assertThat(event).isInstanceOf(StandardMessage.class);
            return broker;
          },
          "claw.inbound",
          metrics);

  @Test
  void a_message_is_keyed_by_its_session_and_accepted_when_the_broker_has_it() {
    CompletableFuture<Void> accepted = inbound.accept(TestMessages.message("hi"), "trace");

    assertThat(published).containsExactly("claw.inbound webchat/web/dm/conversation-1 trace");
    assertThat(accepted).isNotDone();

    broker.complete(null);

    assertThat(accepted).isCompleted();
    assertThat(
            metrics.get("clawstream.ingress.messages").tag("outcome", "stored").counter().count())
        .isEqualTo(1);
  }

  @Test
  void a_message_that_the_broker_did_not_take_in_time_is_not_accepted() {
    CompletableFuture<Void> accepted = inbound.accept(TestMessages.message("hi"), "trace");

    broker.completeExceptionally(new TimeoutException("10 s have passed"));

    assertThat(accepted).isCompletedExceptionally();
    assertThat(
            metrics.get("clawstream.ingress.messages").tag("outcome", "failed").counter().count())
        .isEqualTo(1);
  }

  @Test
  void the_producer_gives_up_within_the_time_that_a_sender_waits() {
    assertThat(KafkaInbound.producerOverrides(Duration.ofSeconds(10)))
        .containsEntry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000)
        .containsEntry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000)
        .containsEntry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
  }
}
