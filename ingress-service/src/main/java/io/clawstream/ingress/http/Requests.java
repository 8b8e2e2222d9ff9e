package io.clawstream.ingress.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads what a request brings, up to a bound. */
public final class Requests {
  private Requests() {}

  /**
   * The body, or empty if it is larger than {@code maxBytes}; then part of it may be unread.
   *
   * @throws IOException if the connection breaks
   */
  public static Optional<byte[]> body(ServerRequest request, int maxBytes) throws IOException {
    if (request.headers().contentLength().orElse(0) > maxBytes) {
      return Optional.empty();
    }
    if (!request.content().hasEntity()) {
      return Optional.of(new byte[0]);
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(maxBytes + 1);
      return body.length > maxBytes ? Optional.empty() : Optional.of(body);
    }
  }

  /** The value of a header, if the request has it. */
  public static Optional<String> header(ServerRequest request, String name) {
    return request.headers().first(HeaderNames.create(name));
  }
}
