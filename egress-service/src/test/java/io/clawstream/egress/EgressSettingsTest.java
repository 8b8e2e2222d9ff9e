package io.clawstream.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.egress.pacing.Limits;
import io.clawstream.egress.preview.PreviewSettings;
import io.clawstream.kit.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EgressSettingsTest {
  @Test
  void theDefaultsAreAsDocumentedAndInRange() {
    EgressSettings settings = load(Map.of());

    assertThat(settings.maxInFlight()).isEqualTo(1000);
    assertThat(settings.deliveryTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.ledgerLookBack()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.telegram().preview())
        .isEqualTo(
            new PreviewSettings(
                true,
                false,
                true,
                Duration.ofMillis(100),
                20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1)));
    assertThat(settings.telegram().pacing().limits())
        .isEqualTo(new Limits(30, Duration.ofSeconds(1), 3, 20));
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void everySettingCanBeSet() {
    EgressSettings settings =
        load(
            Map.ofEntries(
                Map.entry("egress.max-in-flight", "7"),
                Map.entry("egress.delivery-timeout", "2m"),
                Map.entry("egress.request-timeout", "5s"),
                Map.entry("egress.ledger-look-back", "3h"),
                Map.entry("egress.telegram.streaming", "false"),
                Map.entry("egress.telegram.group-streaming", "true"),
                Map.entry("egress.telegram.typing", "false"),
                Map.entry("egress.telegram.edit-interval", "3s"),
                Map.entry("egress.telegram.preview-delay", "0s"),
                Map.entry("egress.telegram.preview-chars", "9"),
                Map.entry("egress.telegram.preview-patience", "4s"),
                Map.entry("egress.telegram.pacing.per-second", "25"),
                Map.entry("egress.telegram.pacing.chat-interval", "2s"),
                Map.entry("egress.telegram.pacing.chat-burst", "1"),
                Map.entry("egress.telegram.pacing.group-per-minute", "12")));

    assertThat(settings.maxInFlight()).isEqualTo(7);
    assertThat(settings.deliveryTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.ledgerLookBack()).isEqualTo(Duration.ofHours(3));
    assertThat(settings.telegram().preview())
        .isEqualTo(
            new PreviewSettings(
                false,
                true,
                false,
                Duration.ZERO,
                9,
                Duration.ofSeconds(4),
                Duration.ofSeconds(3)));
    assertThat(settings.telegram().pacing().limits())
        .isEqualTo(new Limits(25, Duration.ofSeconds(2), 1, 12));
  }

  @Test
  void everyValueOutOfRangeIsNamed() {
    EgressSettings settings =
        load(
            Map.of(
                "egress.max-in-flight", "0",
                "egress.delivery-timeout", "0s",
                "egress.ledger-look-back", "1s",
                "egress.telegram.preview-chars", "5000",
                "egress.telegram.pacing.per-second", "0"));

    assertThat(settings.problems())
        .containsExactly(
            "'egress.max-in-flight' must be 1 to 100000, but is 0.",
            "'egress.delivery-timeout' must be PT1S to PT24H, but is PT0S.",
            "'egress.ledger-look-back' must be PT1M to PT720H, but is PT1S.",
            "'egress.telegram.preview-chars' must be 1 to 4000, but is 5000.",
            "'egress.telegram.pacing.per-second' must be 1 to 100000, but is 0.");
  }

  private static EgressSettings load(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), Map.of(), overrides, List.of(EgressSettings.class))
        .get(EgressSettings.class);
  }
}
