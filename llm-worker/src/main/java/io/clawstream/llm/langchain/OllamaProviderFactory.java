package io.clawstream.llm.langchain;

import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.FailureReader;
import io.clawstream.llm.wire.StreamingCall;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * Ollama's own API; on this machine unless told otherwise. A key, if there is one, goes along as a
 * bearer token.
 */
public final class OllamaProviderFactory implements LlmProviderFactory {
  private static final URI OWN = URI.create("http://localhost:11434");

  /** Ollama says nothing while it loads a model, which takes minutes for a large one. */
  private static final Duration IDLE = Duration.ofMinutes(3);

  /** For the service loader. */
  public OllamaProviderFactory() {}

  @Override
  public String type() {
    return "ollama";
  }

  @Override
  public LlmProvider create(ProviderConfig config) {
    URI baseUrl = config.baseUrl().orElse(OWN);
    Map<String, String> headers =
        config
            .apiKey()
            .map(key -> Map.of("Authorization", "Bearer " + key.secret()))
            .orElse(Map.of());
    return new LangChainProvider(
        config.name(),
        config.connectTimeout(),
        new LangChainProvider.Parts(
            OllamaStreamingChatModel.builder()
                .httpClientBuilder(StreamingCall.client())
                .baseUrl(baseUrl.toString())
                .customHeaders(headers)
                .build(),
            new Conversation(Conversation.Bound.MAX_TOKENS, config.maxOutputTokens(), true),
            Dialects.ollama(),
            new FailureReader(config.name(), baseUrl, config.apiKey(), InstantSource.system()),
            config.idleTimeout().orElse(IDLE),
            config.tools()));
  }
}
