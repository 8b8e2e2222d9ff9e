package io.clawstream.tools.web;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hosts that may be private, as the operator lists them: {@code wiki.internal} on the usual ports,
 * {@code wiki.internal:8080} or {@code [fd12::1]:8080} on that one. They are names as they stand in
 * URLs, and whoever answers for such a name in DNS is trusted with it.
 */
public final class AllowedHosts {
  /** None. */
  public static final AllowedHosts NONE = new AllowedHosts(Set.of());

  private static final Pattern ENTRY =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([A-Za-z0-9._-]+))(?::(\\d{1,5}))?");

  private final Set<String> listed;

  private AllowedHosts(Set<String> listed) {
    this.listed = listed;
  }

  /**
   * Reads the list.
   *
   * @throws IllegalArgumentException if an entry is neither a host nor a host and port
   */
  public static AllowedHosts of(Set<String> entries) {
    Set<String> listed = new HashSet<>();
    for (String entry : entries) {
      listed.add(
          read(entry)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "'" + entry + "' is neither a host nor host:port.")));
    }
    return new AllowedHosts(listed);
  }

  /** Whether an entry of the list is one. */
  public static boolean isEntry(String entry) {
    return read(entry).isPresent();
  }

  private static Optional<String> read(String entry) {
    Matcher parts = ENTRY.matcher(entry);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    String port = parts.group(3);
    return port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)
        ? Optional.empty()
        : Optional.of(key(host, port == null ? 0 : Integer.parseInt(port)));
  }

  /** Whether a URL's host is listed with its port, or without one and the port is a usual one. */
  boolean include(WebUrl url) {
    return listed.contains(key(url.host(), url.port()))
        || (isUsual(url.port()) && listed.contains(key(url.host(), 0)));
  }

  /** Whether pages of any host may be there. */
  static boolean isUsual(int port) {
    return port == 80 || port == 443;
  }

  private static String key(String host, int port) {
    return host.toLowerCase(Locale.ROOT) + " " + port;
  }
}
