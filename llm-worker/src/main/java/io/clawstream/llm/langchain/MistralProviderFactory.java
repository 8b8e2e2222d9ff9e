package io.clawstream.llm.langchain;

import dev.langchain4j.model.mistralai.MistralAiChatModel;
import dev.langchain4j.model.mistralai.MistralAiStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.util.Optional;

/** Mistral's API (docs.mistral.ai/api). */
public final class MistralProviderFactory extends NetworkFactory {
  /** For the service loader. */
  public MistralProviderFactory() {
    super(
        "mistral",
        Optional.of(URI.create("https://api.mistral.ai/v1")),
        Key.NEEDED,
        "MISTRAL_API_KEY");
  }

  @Override
  Model model(ProviderConfig config, URI baseUrl) {
    return config.streaming()
        ? new Model.Streaming(
            MistralAiStreamingChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .build(),
            Dialects.mistral())
        : new Model.Whole(
            MistralAiChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .maxRetries(0)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(
        Conversation.Bound.MAX_TOKENS, config.maxOutputTokens(), Manners.MISTRAL);
  }
}
