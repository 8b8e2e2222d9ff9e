package io.clawstream.llm.langchain;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;

/** Anthropic's messages API. */
public final class AnthropicProviderFactory extends NetworkFactory {
  /** The API refuses requests without a bound; every model since Claude 3 can write this much. */
  private static final int MAX_OUTPUT_TOKENS = 4096;

  /** For the service loader. */
  public AnthropicProviderFactory() {
    super(
        "anthropic",
        Optional.of(URI.create("https://api.anthropic.com/v1")),
        Key.NEEDED,
        "ANTHROPIC_API_KEY");
  }

  @Override
  Model model(ProviderConfig config, URI baseUrl) {
    return config.streaming()
        ? new Model.Streaming(
            AnthropicStreamingChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .build(),
            () -> Dialects.ANTHROPIC)
        : new Model.Whole(
            AnthropicChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .maxRetries(0)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(
        Conversation.Bound.MAX_TOKENS,
        OptionalInt.of(config.maxOutputTokens().orElse(MAX_OUTPUT_TOKENS)),
        Manners.PARSED);
  }
}
