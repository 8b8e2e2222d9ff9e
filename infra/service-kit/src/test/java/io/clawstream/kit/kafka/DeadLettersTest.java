package io.clawstream.kit.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class DeadLettersTest {
  @Test
  void a_dead_letter_is_the_record_unchanged_with_where_it_came_from_and_why() {
    try (MockProducer<String, byte[]> producer =
        new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer())) {
      DeadLetters letters = new DeadLetters(producer, "claw.dead-letters", "llm-worker");
      ConsumerRecord<String, byte[]> poison =
          new ConsumerRecord<>("claw.jobs", 3, 17L, "key", new byte[] {1, 2});
      poison.headers().add(Headers.TRACEPARENT, "00-trace".getBytes(StandardCharsets.UTF_8));

      assertThat(letters.send(poison, "Not an LlmJob.", new IllegalStateException("x"), 2))
          .isCompleted();

      ProducerRecord<String, byte[]> letter = producer.history().getFirst();
      assertThat(letter.topic()).isEqualTo("claw.dead-letters");
      assertThat(letter.key()).isEqualTo("key");
      assertThat(letter.value()).containsExactly(1, 2);
      assertThat(header(letter, Headers.TRACEPARENT)).isEqualTo("00-trace");
      assertThat(header(letter, Headers.DEAD_LETTER_REASON)).isEqualTo("Not an LlmJob.");
      assertThat(header(letter, Headers.DEAD_LETTER_EXCEPTION))
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(header(letter, Headers.DEAD_LETTER_TOPIC)).isEqualTo("claw.jobs");
      assertThat(header(letter, Headers.DEAD_LETTER_PARTITION)).isEqualTo("3");
      assertThat(header(letter, Headers.DEAD_LETTER_OFFSET)).isEqualTo("17");
      assertThat(header(letter, Headers.DEAD_LETTER_SERVICE)).isEqualTo("llm-worker");
      assertThat(header(letter, Headers.DEAD_LETTER_ATTEMPTS)).isEqualTo("2");
    }
  }

  private static String header(ProducerRecord<String, byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
