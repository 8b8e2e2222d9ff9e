package io.clawstream.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.LlmJob;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.llm.job.JobRunner;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderTypes;
import io.clawstream.schemas.TopicCatalog;
import io.clawstream.schemas.TrustedClasses;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WarmUpTest {
  static {
    TrustedClasses.trust();
  }

  private final Map<String, LlmJob> jobs = new ConcurrentHashMap<>();
  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  @Test
  void itsJobsAreAnsweredOverTheNetworkAndNothingIsWritten() {
    try (ProviderTypes types = ProviderTypes.builtIn()) {
      int answered = warmUp(types.byName()).run();

      assertThat(answered).isPositive().isEqualTo(jobs.size());
      assertThat(producer.history()).isEmpty();
    }
  }

  @Test
  void withoutItsTypeOfProviderThereIsNone() {
    assertThat(warmUp(Map.of()).run()).isZero();
    assertThat(jobs).isEmpty();
  }

  private WarmUp warmUp(Map<String, LlmProviderFactory> types) {
    return new WarmUp(
        types,
        job -> {
          jobs.put(job.getJobId(), job);
          return job.getJobId().getBytes(StandardCharsets.UTF_8);
        },
        new PatientDecoder<>(
            bytes -> jobs.get(new String(bytes, StandardCharsets.UTF_8)), Thread::sleep),
        TopicCatalog.of("claw", 4, 8),
        new JobRunner.Bounds(Duration.ofMinutes(5), Duration.ofMillis(50), 200_000),
        new DeadLetters(producer, "claw.dead-letters", "llm-worker"),
        InstantSource.system());
  }
}
