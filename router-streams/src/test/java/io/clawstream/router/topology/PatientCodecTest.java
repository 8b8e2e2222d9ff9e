package io.clawstream.router.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.events.StandardMessage;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.SchemaRegistry.RegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;

class PatientCodecTest {
  private final List<Duration> waited = new ArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  @Test
  void aRecordIsNotGivenUpWhileTheRegistryIsAway() {
    StandardMessage message = Samples.message("1", "Hello");
    AwayFor registry = new AwayFor(8);
    PatientCodec codec = new PatientCodec(registry, stopping::get, waited::add);

    assertThat(codec.decode(registry.encode(message), StandardMessage.class)).isEqualTo(message);
    assertThat(waited)
        .startsWith(Duration.ofMillis(100), Duration.ofMillis(200))
        .hasSize(8)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(5)) <= 0);
  }

  @Test
  void closingTheServiceEndsTheWait() {
    AwayFor registry = new AwayFor(Integer.MAX_VALUE);
    PatientCodec codec =
        new PatientCodec(
            registry,
            stopping::get,
            duration -> {
              waited.add(duration);
              stopping.set(waited.size() == 3);
            });

    assertThatThrownBy(() -> codec.decode(new byte[] {1}, StandardMessage.class))
        .isInstanceOf(RegistryException.class);
    assertThat(waited).hasSize(3);
  }

  @Test
  void poisonIsNotWaitedFor() {
    PatientCodec codec = new PatientCodec(new PlainCodec(), stopping::get, waited::add);

    assertThatThrownBy(() -> codec.decode(new byte[] {1}, StandardMessage.class))
        .isInstanceOf(SerializationException.class);
    assertThat(waited).isEmpty();
  }

  /** A registry that nobody answers for, as many times as given. */
  private static final class AwayFor implements EventCodec {
    private final PlainCodec plain = new PlainCodec();
    private final int times;
    private int asked;

    AwayFor(int times) {
      this.times = times;
    }

    @Override
    public byte[] encode(SpecificRecord event) {
      return plain.encode(event);
    }

    @Override
    public <T extends SpecificRecord> T decode(byte[] bytes, Class<T> type) {
      if (asked++ < times) {
        throw new RegistryException("The registry is away.");
      }
      return plain.decode(bytes, type);
    }
  }
}
