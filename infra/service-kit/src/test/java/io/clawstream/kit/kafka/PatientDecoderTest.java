package io.clawstream.kit.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.schemas.SchemaRegistry.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class PatientDecoderTest {
  private final List<Duration> waited = new ArrayList<>();

  @Test
  void a_record_is_not_given_up_while_the_registry_is_away() throws Exception {
    assertThat(awayFor(8, waited::add).decode(record("Hello"))).isEqualTo("Hello");

    assertThat(waited)
        .startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400))
        .endsWith(Duration.ofSeconds(5))
        .hasSize(8);
  }

  @Test
  void an_interruption_ends_the_wait() {
    PatientDecoder<String> decoder =
        awayFor(
            Integer.MAX_VALUE,
            duration -> {
              waited.add(duration);
              if (waited.size() == 3) {
                throw new InterruptedException("The service is closing.");
              }
            });

    assertThatThrownBy(() -> decoder.decode(record("Hello")))
        .isInstanceOf(InterruptedException.class);
    assertThat(waited).hasSize(3);
  }

  @Test
  void poison_is_not_waited_for() {
    PatientDecoder<String> decoder =
        new PatientDecoder<>(
            _ -> {
              throw new SerializationException("no schema");
            },
            waited::add);

    assertThatThrownBy(() -> decoder.decode(record("Hello")))
        .isInstanceOf(SerializationException.class);
    assertThat(waited).isEmpty();
  }

  @Test
  void a_record_without_a_value_is_poison() {
    ConsumerRecord<String, byte[]> empty = new ConsumerRecord<>("claw.jobs", 0, 5, "key", null);

    assertThatThrownBy(() -> awayFor(0, waited::add).decode(empty))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("no value");
  }

  private static PatientDecoder<String> awayFor(int times, PatientDecoder.Pause pause) {
    AtomicInteger asked = new AtomicInteger();
    return new PatientDecoder<>(
        value -> {
          if (asked.getAndIncrement() < times) {
            throw new RegistryException("The registry is away.");
          }
          return new String(value, UTF_8);
        },
        pause);
  }

  private static ConsumerRecord<String, byte[]> record(String value) {
    return new ConsumerRecord<>("claw.jobs", 3, 17, "key", value.getBytes(UTF_8));
  }
}
