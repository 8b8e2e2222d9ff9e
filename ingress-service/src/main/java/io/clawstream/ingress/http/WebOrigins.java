package io.clawstream.ingress.http;

import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which web pages may talk to us.
 *
 * <p>The <b>origin</b> of a WebSocket handshake must be the server's own (that of the {@code Host}
 * header) or one that the operator allows: browsers let any page open a WebSocket to anywhere, and
 * send along where the page is from. No {@code Origin} means that no browser asks, so nobody's page
 * is being misused; the token is still asked for.
 *
 * <p>The <b>host</b> is checked while the server listens on a loopback address only: a page may
 * have a name of its own point to 127.0.0.1 and so share an origin with us (DNS rebinding), but
 * then the {@code Host} header has that name. Elsewhere a token is compulsory, which such a page
 * does not have.
 */
public final class WebOrigins {
  private final boolean loopback;
  private final Set<Origin> allowed;

  private record Origin(String scheme, String host, int port) {}

  /**
   * @param boundTo the address that the server listens on
   * @param allowedOrigins further origins, like {@code https://intranet.example.com}
   * @throws IllegalArgumentException if one of them is no origin
   */
  public WebOrigins(InetAddress boundTo, Collection<String> allowedOrigins) {
    this.loopback = boundTo.isLoopbackAddress();
    this.allowed =
        allowedOrigins.stream()
            .map(
                text ->
                    origin(text)
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "channels.webchat.allowed-origins: '"
                                        + text
                                        + "' is no origin. Expected https://host or"
                                        + " https://host:port, without a path.")))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a request to this host is meant for us. */
  public boolean acceptsHost(Optional<String> hostHeader) {
    if (!loopback) {
      return true;
    }
    return hostHeader
        .flatMap(host -> origin("http://" + host))
        .filter(
            own ->
                isLoopbackName(own.host())
                    || allowed.stream().anyMatch(origin -> origin.host().equals(own.host())))
        .isPresent();
  }

  /** Whether a handshake from this origin to this host is let in. */
  public boolean acceptsOrigin(Optional<String> originHeader, Optional<String> hostHeader) {
    if (originHeader.isEmpty()) {
      return true;
    }
    Optional<Origin> origin = origin(originHeader.get());
    return origin
        .filter(
            from ->
                allowed.contains(from)
                    || hostHeader
                        // Behind a proxy we do not know our own scheme: the page's is taken.
                        .flatMap(host -> origin(from.scheme() + "://" + host))
                        .filter(from::equals)
                        .isPresent())
        .isPresent();
  }

  private static boolean isLoopbackName(String host) {
    return host.equals("localhost")
        || host.equals("[::1]")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static Optional<Origin> origin(String text) {
    try {
      URI uri = URI.create(text.toLowerCase(Locale.ROOT));
      String scheme = uri.getScheme();
      String host = uri.getHost();
      int defaultPort =
          switch (scheme) {
            case "http" -> 80;
            case "https" -> 443;
            case null, default -> -1;
          };
      boolean bare =
          uri.getRawUserInfo() == null
              && uri.getRawPath().isEmpty()
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      return scheme == null || host == null || defaultPort < 0 || !bare
          ? Optional.empty()
          : Optional.of(new Origin(scheme, host, uri.getPort() < 0 ? defaultPort : uri.getPort()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
