package io.clawstream.llm.langchain;

import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.UnusableProviderException;
import io.clawstream.llm.wire.FailureReader;
import io.clawstream.llm.wire.StreamingCall;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;

/** Anthropic's messages API. */
public final class AnthropicProviderFactory implements LlmProviderFactory {
  private static final URI OWN = URI.create("https://api.anthropic.com/v1");
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** The API refuses requests without a bound; every model since Claude 3 can write this much. */
  private static final int MAX_OUTPUT_TOKENS = 4096;

  /** For the service loader. */
  public AnthropicProviderFactory() {}

  @Override
  public String type() {
    return "anthropic";
  }

  @Override
  public LlmProvider create(ProviderConfig config) throws UnusableProviderException {
    URI baseUrl = config.baseUrl().orElse(OWN);
    ApiKey key =
        config
            .apiKey()
            .orElseThrow(
                () ->
                    new UnusableProviderException(
                        "Provider '"
                            + config.name()
                            + "' has no API key. Set ANTHROPIC_API_KEY, or llm.providers."
                            + config.name()
                            + ".api-key."));
    return new LangChainProvider(
        config.name(),
        config.connectTimeout(),
        new LangChainProvider.Parts(
            AnthropicStreamingChatModel.builder()
                .httpClientBuilder(StreamingCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(key.secret())
                .build(),
            new Conversation(
                Conversation.Bound.MAX_TOKENS,
                OptionalInt.of(config.maxOutputTokens().orElse(MAX_OUTPUT_TOKENS)),
                true),
            () -> Dialects.ANTHROPIC,
            new FailureReader(config.name(), baseUrl, config.apiKey(), InstantSource.system()),
            config.idleTimeout().orElse(IDLE),
            config.tools()));
  }
}
