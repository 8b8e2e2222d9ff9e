package io.clawstream.llm.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a provider is reached.
 *
 * @param name what jobs call it by
 * @param baseUrl address of its API; empty for the type's own
 * @param apiKey key; empty for none
 * @param connectTimeout how long a connection may take to be there, above zero
 * @param idleTimeout how long it may say nothing during a call, above zero; empty for the type's
 *     own
 * @param tools whether tools may be offered
 * @param images whether pictures may be shown
 * @param maxOutputTokens upper bound of an answer if the job names none, 1 or more; empty for the
 *     type's own
 * @param wordDelay echo only: pause between words, zero or more
 * @param streaming whether its models are asked for streams; if not, each answer is one piece
 */
public record ProviderConfig(
    String name,
    Optional<URI> baseUrl,
    Optional<ApiKey> apiKey,
    Duration connectTimeout,
    Optional<Duration> idleTimeout,
    boolean tools,
    boolean images,
    OptionalInt maxOutputTokens,
    Duration wordDelay,
    boolean streaming) {

  /** Everything as the type has it. */
  public static ProviderConfig named(String name) {
    return new ProviderConfig(
        name,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(10),
        Optional.empty(),
        true,
        true,
        OptionalInt.empty(),
        Duration.ZERO,
        true);
  }
}
