package io.clawstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class IngressSettingsTest {
  @Test
  void the_defaults_serve_this_machine_only() {
    IngressSettings settings = load(Map.of());

    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.acceptTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.replayWindow()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.recentReplies()).isEqualTo(20_000);
    assertThat(settings.maxConnections()).isEqualTo(10_000);
    assertThat(settings.messagesPerMinute()).isEqualTo(120);
    assertThat(settings.apiReplyTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.apiMaxWaiting()).isEqualTo(1_000);
    assertThat(settings.apiMaxWaitingBytes()).isEmpty();
    assertThat(problems(Map.of())).isEmpty();
  }

  @Test
  void every_setting_can_be_set() {
    IngressSettings settings =
        load(
            Map.of(
                "ingress.host", "::1",
                "ingress.port", "9000",
                "ingress.accept-timeout", "3s",
                "ingress.replay-window", "1h",
                "ingress.recent-replies", "1",
                "ingress.max-connections", "2",
                "ingress.messages-per-minute", "3",
                "ingress.api-reply-timeout", "1m",
                "ingress.api-max-waiting", "4",
                "ingress.api-max-waiting-bytes", "5"));

    assertThat(settings.host()).isEqualTo("::1");
    assertThat(settings.port()).isEqualTo(9000);
    assertThat(settings.acceptTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.replayWindow()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.recentReplies()).isEqualTo(1);
    assertThat(settings.maxConnections()).isEqualTo(2);
    assertThat(settings.messagesPerMinute()).isEqualTo(3);
    assertThat(settings.apiReplyTimeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.apiMaxWaiting()).isEqualTo(4);
    assertThat(settings.apiMaxWaitingBytes()).hasValue(5);
  }

  @Test
  void a_web_chat_that_others_can_reach_needs_a_token() {
    assertThat(problems(Map.of("ingress.host", "0.0.0.0")))
        .singleElement()
        .asString()
        .contains("channels.webchat.token", "ingress.host", "0.0.0.0");
    assertThat(problems(Map.of("ingress.host", "0.0.0.0", "channels.webchat.token", "t")))
        .isEmpty();
    assertThat(problems(Map.of("ingress.host", "0.0.0.0", "channels.webchat.enabled", "false")))
        .isEmpty();
  }

  @Test
  void a_telegram_webhook_needs_a_secret_and_its_path() {
    Map<String, String> webhook =
        Map.of(
            "channels.telegram.token", "1:t",
            "channels.telegram.mode", "webhook",
            "channels.telegram.webhook-url", "https://bot.example/elsewhere");

    assertThat(problems(webhook))
        .anyMatch(problem -> problem.contains("channels.telegram.webhook-secret"))
        .anyMatch(problem -> problem.contains("/telegram/webhook"))
        .hasSize(2);
  }

  @Test
  void all_mistakes_are_told_at_once() {
    assertThat(
            problems(
                Map.of(
                    "ingress.port", "70000",
                    "ingress.accept-timeout", "0s",
                    "ingress.recent-replies", "0",
                    "ingress.max-connections", "0",
                    "ingress.messages-per-minute", "-1",
                    "ingress.api-reply-timeout", "0s",
                    "ingress.api-max-waiting", "0",
                    "channels.webchat.allowed-origins", "chat.example")))
        .hasSize(8);
    assertThat(problems(Map.of("ingress.host", "no.such.host.invalid")))
        .singleElement()
        .asString()
        .contains("ingress.host");
  }

  private static IngressSettings load(Map<String, String> overrides) {
    return settings(overrides).get(IngressSettings.class);
  }

  private static List<String> problems(Map<String, String> overrides) {
    Settings settings = settings(overrides);
    return SettingsCheck.problems(
        settings.get(IngressSettings.class), settings.get(ChannelSettings.class));
  }

  private static Settings settings(Map<String, String> overrides) {
    return Settings.load(
        Optional.empty(),
        Map.of(),
        new HashMap<>(overrides),
        List.of(IngressSettings.class, ChannelSettings.class));
  }
}
