package io.clawstream.router.operators;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where operators and their tools reach this router's admin port: {@code host:port}. */
public final class AdvertisedAddress {
  private static final Pattern FORM = Pattern.compile("([^\\s:/]+|\\[[0-9A-Fa-f:.]+\\]):\\d{1,5}");

  private AdvertisedAddress() {}

  /** Whether a setting is an address. */
  public static boolean isAddress(String text) {
    return FORM.matcher(text).matches()
        && Integer.parseInt(text.substring(text.lastIndexOf(':') + 1)) <= 65_535;
  }

  /**
   * The address.
   *
   * @param said what the settings say, if anything
   * @param adminHost address that the admin server listens on
   * @param adminPort port that it listens on
   */
  public static String of(Optional<String> said, String adminHost, int adminPort) {
    return said.orElseGet(() -> reachable(adminHost) + ":" + adminPort);
  }

  /** Nobody can be sent to "all interfaces": then it is this machine's own address. */
  private static String reachable(String adminHost) {
    try {
      InetAddress address = InetAddress.getByName(adminHost);
      String host =
          address.isAnyLocalAddress() ? InetAddress.getLocalHost().getHostAddress() : adminHost;
      return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "This machine's own address is not known: set router.advertised-address to the host:port under which others reach"
              + " the admin port.",
          e);
    }
  }
}
