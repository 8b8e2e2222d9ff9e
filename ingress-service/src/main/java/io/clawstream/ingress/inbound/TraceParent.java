package io.clawstream.ingress.inbound;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The W3C trace context of a request (w3.org/TR/trace-context/#traceparent-header). */
public final class TraceParent {
  private static final Pattern VALID =
      Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
  private static final String SAMPLED = "01";

  private TraceParent() {}

  /** The caller's trace context if it sent a valid one, or a new one. */
  public static String of(Optional<String> header, RandomGenerator random) {
    return header.filter(value -> VALID.matcher(value).matches()).orElseGet(() -> create(random));
  }

  /** A new trace context. */
  public static String create(RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return "00-"
        + hex.toHexDigits(notZero(random))
        + hex.toHexDigits(random.nextLong())
        + "-"
        + hex.toHexDigits(notZero(random))
        + "-"
        + SAMPLED;
  }

  private static long notZero(RandomGenerator random) {
    return random.nextLong(1, Long.MAX_VALUE);
  }
}
