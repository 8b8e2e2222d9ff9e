package io.clawstream.ingress;

import io.clawstream.ingress.http.WebOrigins;
import io.clawstream.kit.config.ChannelSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is wrong with settings whose types are right. Pure, but for looking up the host's address.
 */
final class SettingsCheck {
  private static final Pattern TELEGRAM_SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  private final List<String> problems = new ArrayList<>();

  private SettingsCheck() {}

  /** Every mistake, one sentence each. */
  static List<String> problems(IngressSettings ingress, ChannelSettings channels) {
    SettingsCheck check = new SettingsCheck();
    check.bounds(ingress);
    check.webchat(ingress, channels.webchat());
    check.telegram(channels.telegram());
    return List.copyOf(check.problems);
  }

  /** The address that a host name or number stands for. */
  static Optional<InetAddress> address(String host) {
    try {
      return Optional.of(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private void bounds(IngressSettings ingress) {
    require(
        ingress.port() >= 0 && ingress.port() <= 65_535,
        "ingress.port must be 0 to 65535, but is " + ingress.port() + ".");
    between(
        "ingress.accept-timeout",
        ingress.acceptTimeout(),
        Duration.ofSeconds(1),
        Duration.ofMinutes(1));
    between("ingress.replay-window", ingress.replayWindow(), Duration.ZERO, Duration.ofDays(3650));
    between(
        "ingress.api-reply-timeout",
        ingress.apiReplyTimeout(),
        Duration.ofSeconds(1),
        Duration.ofDays(1));
    atLeastOne("ingress.recent-replies", ingress.recentReplies());
    atLeastOne("ingress.max-connections", ingress.maxConnections());
    atLeastOne("ingress.messages-per-minute", ingress.messagesPerMinute());
    atLeastOne("ingress.api-max-waiting", ingress.apiMaxWaiting());
    ingress
        .apiMaxWaitingBytes()
        .ifPresent(bytes -> atLeastOne("ingress.api-max-waiting-bytes", bytes));
  }

  private void webchat(IngressSettings ingress, ChannelSettings.Webchat webchat) {
    Optional<InetAddress> address = address(ingress.host());
    if (address.isEmpty()) {
      problems.add(
          "ingress.host: there is no host '"
              + ingress.host()
              + "'. Use 127.0.0.1, or 0.0.0.0 for all interfaces.");
      return;
    }
    if (webchat.enabled()) {
      require(
          address.get().isLoopbackAddress() || webchat.token().isPresent(),
          "ingress.host is "
              + ingress.host()
              + ", where others can reach the web chat, but channels.webchat.token is not set: set it"
              + " (CLAWSTREAM_CHANNELS_WEBCHAT_TOKEN), or channels.webchat.enabled to false.");
    }
    for (String origin : webchat.allowedOrigins().orElse(Set.of())) {
      try {
        var _ = new WebOrigins(address.get(), Set.of(origin));
      } catch (IllegalArgumentException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
  }

  private void telegram(ChannelSettings.Telegram telegram) {
    if (telegram.token().isEmpty() || telegram.mode() != ChannelSettings.Mode.WEBHOOK) {
      return;
    }
    require(
        telegram.webhookSecret().filter(s -> TELEGRAM_SECRET.matcher(s).matches()).isPresent(),
        "channels.telegram.webhook-secret must be 1 to 256 of A-Z a-z 0-9 _ - in webhook mode: without"
            + " it anybody could post updates.");
    telegram
        .webhookUrl()
        .map(URI::getPath)
        .ifPresent(
            path ->
                require(
                    path.endsWith(FrontDoor.TELEGRAM_WEBHOOK),
                    "channels.telegram.webhook-url must end in "
                        + FrontDoor.TELEGRAM_WEBHOOK
                        + "."));
  }

  private void atLeastOne(String key, long value) {
    require(value >= 1, key + " must be 1 or more, but is " + value + ".");
  }

  private void between(String key, Duration value, Duration min, Duration max) {
    require(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        key + " must be " + min + " to " + max + ", but is " + value + ".");
  }

  private void require(boolean met, String problem) {
    if (!met) {
      problems.add(problem);
    }
  }
}
