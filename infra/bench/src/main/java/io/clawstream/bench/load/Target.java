package io.clawstream.bench.load;

import java.net.URI;
import java.util.Map;

/**
 * Where messages go in.
 *
 * @param name for people
 * @param webhook address that takes Telegram updates
 * @param headers to send along
 */
public record Target(String name, URI webhook, Map<String, String> headers) {
  /** Copies the headers. */
  public Target {
    headers = Map.copyOf(headers);
  }
}
