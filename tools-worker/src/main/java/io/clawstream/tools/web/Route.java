package io.clawstream.tools.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses that a URL's host has, looked up once, all of them found fit to be reached. Whoever
 * connects takes one of these and asks for the name no more: a second answer could be another one.
 *
 * @param addresses not empty, in the order in which to try them
 */
record Route(List<InetAddress> addresses) {
  private static final int MOST = 4;

  /** Keeps its own copy. */
  Route {
    addresses = List.copyOf(addresses);
  }

  /** Looks up a name; as {@link InetAddress#getAllByName} does. */
  @FunctionalInterface
  interface Names {
    InetAddress[] lookUp(String host) throws UnknownHostException;
  }

  /**
   * The way to a URL's host.
   *
   * @throws RefusedException if it may not be gone, by one address or by all
   * @throws UnknownHostException if there is no such host
   */
  static Route to(WebUrl url, AllowedHosts allowed, Names names)
      throws RefusedException, UnknownHostException {
    boolean listed = allowed.include(url);
    if (!listed && !AllowedHosts.isUsual(url.port())) {
      throw new RefusedException(
          "Pages are fetched from the ports 80 and 443 only, and this is port "
              + url.port()
              + ". (Operators: tools.web-fetch.allow-hosts)");
    }
    InetAddress[] found = names.lookUp(url.host());
    for (InetAddress address : found) {
      switch (Reach.of(address)) {
        case PUBLIC -> {}
        case PRIVATE -> {
          if (!listed) {
            throw new RefusedException(
                url.host()
                    + " is in a private network, and only public pages are fetched. (Operators:"
                    + " tools.web-fetch.allow-hosts)");
          }
        }
        case NEVER ->
            throw new RefusedException(
                url.host() + " has an address at which there are no pages for you.");
      }
    }
    if (found.length == 0) {
      throw new UnknownHostException(url.host());
    }
    return new Route(Arrays.stream(found).limit(MOST).toList());
  }
}
