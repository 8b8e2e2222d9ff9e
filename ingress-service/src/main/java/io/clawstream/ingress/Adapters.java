package io.clawstream.ingress;

import io.clawstream.ingress.adapter.ChannelAdapter;
import io.clawstream.ingress.telegram.TelegramAdapter;
import java.util.List;
import java.util.Optional;

/** The adapters of all channels whose platforms send payloads of their own. */
public final class Adapters {
  private static final List<ChannelAdapter> ALL = List.of(new TelegramAdapter());

  private Adapters() {}

  /** The adapter of a channel, e.g. {@code telegram}. */
  public static Optional<ChannelAdapter> find(String channel) {
    return ALL.stream().filter(adapter -> adapter.channel().equals(channel)).findFirst();
  }

  /** Names of the channels that have an adapter. */
  public static List<String> channels() {
    return ALL.stream().map(ChannelAdapter::channel).toList();
  }
}
