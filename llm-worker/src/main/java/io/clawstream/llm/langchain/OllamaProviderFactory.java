package io.clawstream.llm.langchain;

import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Ollama's own API; on this machine unless told otherwise. A key, if there is one, goes along as a
 * bearer token.
 */
public final class OllamaProviderFactory extends NetworkFactory {
  /** Ollama says nothing while it loads a model, which takes minutes for a large one. */
  private static final Duration IDLE = Duration.ofMinutes(3);

  /** For the service loader. */
  public OllamaProviderFactory() {
    super(
        "ollama",
        Optional.of(URI.create("http://localhost:11434")),
        Key.OPTIONAL,
        "OLLAMA_API_KEY");
  }

  @Override
  Duration idle() {
    return IDLE;
  }

  @Override
  Model model(ProviderConfig config, URI baseUrl) {
    Map<String, String> headers =
        config
            .apiKey()
            .map(key -> Map.of("Authorization", "Bearer " + key.secret()))
            .orElse(Map.of());
    return config.streaming()
        ? new Model.Streaming(
            OllamaStreamingChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .customHeaders(headers)
                .build(),
            Dialects.ollama())
        : new Model.Whole(
            OllamaChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .customHeaders(headers)
                .maxRetries(0)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(
        Conversation.Bound.MAX_TOKENS, config.maxOutputTokens(), Manners.PARSED);
  }
}
