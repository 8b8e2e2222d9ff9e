package io.clawstream.kit.http;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask what operators ask: who shows the token. Without a token in the settings, whoever is
 * on this machine, as long as nobody else can reach the port; then the name that was asked for must
 * be this machine's, so that no web page can ask under a name of its own that leads here.
 */
final class OperatorAccess {
  private static final String SCHEME = "bearer ";
  private static final Pattern LOOPBACK =
      Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1\\])(:\\d{1,5})?");

  private final Optional<byte[]> token;
  private final boolean loopback;

  /**
   * @param token what must be shown; empty for nothing
   * @param boundTo address that the port is served on
   */
  OperatorAccess(Optional<String> token, InetAddress boundTo) {
    this.token = token.map(secret -> secret.getBytes(StandardCharsets.UTF_8));
    this.loopback = boundTo.isLoopbackAddress();
  }

  /** Why somebody may not. */
  sealed interface Refusal {
    /** A sentence for whoever asks. */
    String why();

    /** The token is missing or wrong. */
    record WrongToken(String why) implements Refusal {}

    /** Nobody may, or not in this way. */
    record Forbidden(String why) implements Refusal {}
  }

  /**
   * Whether somebody may ask.
   *
   * @param authorization the header, or null
   * @param host the header, or null
   * @return empty if they may
   */
  Optional<Refusal> refusal(@Nullable String authorization, @Nullable String host) {
    if (token.isPresent()) {
      return shows(authorization, token.get())
          ? Optional.empty()
          : Optional.of(
              new Refusal.WrongToken(
                  "Send the header 'Authorization: Bearer TOKEN' with the token that service.operator-token says."));
    }
    if (!loopback) {
      return Optional.of(
          new Refusal.Forbidden(
              "Operators are answered here only with a token: set service.operator-token for this service, and send it as"
                  + " 'Authorization: Bearer TOKEN'. Without one they are answered only while service.admin-host is a loopback address."));
    }
    return host != null && LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches()
        ? Optional.empty()
        : Optional.of(
            new Refusal.Forbidden(
                "Without service.operator-token only requests to localhost, 127.0.0.1 or [::1] are answered, and this one is to another host."));
  }

  private static boolean shows(@Nullable String authorization, byte[] secret) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    byte[] shown =
        authorization.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8);
    // The time it takes depends on what was shown, not on the secret.
    return MessageDigest.isEqual(shown, secret);
  }
}
