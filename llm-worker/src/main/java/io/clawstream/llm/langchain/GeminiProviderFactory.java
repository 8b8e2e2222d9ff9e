package io.clawstream.llm.langchain;

import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.util.Optional;

/** Google's Gemini API (ai.google.dev/api), not Vertex AI. */
public final class GeminiProviderFactory extends NetworkFactory {
  /** For the service loader. */
  public GeminiProviderFactory() {
    super(
        "gemini",
        Optional.of(URI.create("https://generativelanguage.googleapis.com/v1beta")),
        Key.NEEDED,
        "GEMINI_API_KEY");
  }

  @Override
  Model model(ProviderConfig config, URI baseUrl) {
    return config.streaming()
        ? new Model.Streaming(
            GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(ModelCall.client(RequestBodies::gemini))
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .returnThinking(false)
                .sendThinking(true)
                .build(),
            () -> Dialects.GEMINI)
        : new Model.Whole(
            GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(ModelCall.client(RequestBodies::gemini))
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .returnThinking(false)
                .sendThinking(true)
                .maxRetries(0)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(
        Conversation.Bound.MAX_TOKENS, config.maxOutputTokens(), Manners.GEMINI);
  }
}
