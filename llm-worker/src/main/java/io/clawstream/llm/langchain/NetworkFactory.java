package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.UnusableProviderException;
import io.clawstream.llm.wire.FailureReader;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the types have in common that are asked over the network. */
abstract class NetworkFactory implements LlmProviderFactory {
  /** A model that answers at all says something before that. */
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** A whole answer comes when the last word is written, so only the call's own time bounds it. */
  private static final Duration IDLE_UNTIL_WHOLE = Duration.ofHours(1);

  /** Who wants a key. */
  enum Key {
    /** Everybody who speaks this API. */
    NEEDED,
    /** The type's own address; another server with the same API may do without. */
    NEEDED_BY_OWN_ADDRESS,
    /** Nobody; one that is there is sent. */
    OPTIONAL
  }

  private final String type;
  private final Optional<URI> own;
  private final Key key;
  private final String keyVariable;

  /**
   * @param own the API's address; empty if everybody has one of their own
   * @param keyVariable the environment variable that its key is usually in
   */
  NetworkFactory(String type, Optional<URI> own, Key key, String keyVariable) {
    this.type = type;
    this.own = own;
    this.key = key;
    this.keyVariable = keyVariable;
  }

  @Override
  public final String type() {
    return type;
  }

  /** The model, built with {@link io.clawstream.llm.wire.ModelCall#client}. */
  abstract Model model(ProviderConfig config, URI baseUrl);

  /** How requests are written. */
  abstract Conversation conversation(ProviderConfig config, URI baseUrl);

  /** How long a stream may be silent if nothing else is configured. */
  Duration idle() {
    return IDLE;
  }

  @Override
  public final LlmProvider create(ProviderConfig config) throws UnusableProviderException {
    URI baseUrl = baseUrl(config);
    if (config.apiKey().isEmpty() && needsKey(config)) {
      throw new UnusableProviderException(
          "Provider '"
              + config.name()
              + "' has no API key. Set "
              + keyVariable
              + ", or llm.providers."
              + config.name()
              + ".api-key.");
    }
    return new LangChainProvider(
        config.name(),
        config.connectTimeout(),
        new LangChainProvider.Parts(
            model(config, baseUrl),
            conversation(config, baseUrl),
            new FailureReader(config.name(), baseUrl, config.apiKey(), InstantSource.system()),
            config.idleTimeout().orElse(config.streaming() ? idle() : IDLE_UNTIL_WHOLE),
            new Abilities(config.name(), config.tools(), config.images())));
  }

  private URI baseUrl(ProviderConfig config) throws UnusableProviderException {
    Optional<URI> baseUrl = config.baseUrl().or(() -> own);
    if (baseUrl.isEmpty()) {
      throw new UnusableProviderException(
          "Provider '"
              + config.name()
              + "' has no address. Set llm.providers."
              + config.name()
              + ".base-url to where your server is, such as http://localhost:8000/v1.");
    }
    return baseUrl.get();
  }

  private boolean needsKey(ProviderConfig config) {
    return switch (key) {
      case NEEDED -> true;
      case NEEDED_BY_OWN_ADDRESS -> config.baseUrl().isEmpty();
      case OPTIONAL -> false;
    };
  }

  /** The key as text; null for none, as LangChain4j's builders want it. */
  static @Nullable String secret(ProviderConfig config) {
    return config.apiKey().map(ApiKey::secret).orElse(null);
  }
}
