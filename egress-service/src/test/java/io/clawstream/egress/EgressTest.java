package io.clawstream.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.KafkaSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.kafka.KafkaClients;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EgressTest {
  @Test
  void withoutAChannelItIsReadyAndDoesNothing() {
    try (RunningService running = start(Map.of())) {
      assertThat(running.readiness()).isEqualTo(Readiness.ready());
    }
  }

  @Test
  void withTelegramItIsNotReadyBeforeItHasJoinedItsGroup() {
    try (RunningService running =
        start(
            Map.of(
                "channels.telegram.token", "1:token",
                "kafka.bootstrap-servers", "127.0.0.1:1",
                "service.drain-timeout", "0s"))) {
      assertThat(running.readiness()).isInstanceOf(Readiness.NotReady.class);
    }
  }

  @Test
  void allMistakesInItsSettingsAreToldAtOnce() {
    assertThatThrownBy(
            () ->
                start(
                    Map.of(
                        "channels.telegram.token", "not a token",
                        "egress.max-in-flight", "0")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("egress.max-in-flight")
        .hasMessageContaining("channels.telegram.token")
        .hasMessageNotContaining("not a token");
  }

  private static RunningService start(Map<String, String> overrides) {
    Egress egress = new Egress();
    Settings settings =
        Settings.load(Optional.empty(), Map.of(), overrides, ServiceRunner.mappings(egress));
    SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    return egress.start(
        new ServiceContext(
            settings,
            TopicCatalog.of("claw", 4, 8),
            new EventSerdes(URI.create("http://127.0.0.1:1/apis/registry/v3")),
            new KafkaClients(settings.get(KafkaSettings.class), metrics),
            metrics,
            InstantSource.system(),
            0,
            Duration.ZERO,
            failure -> {
              throw new AssertionError("The service gave up.", failure);
            }));
  }
}
