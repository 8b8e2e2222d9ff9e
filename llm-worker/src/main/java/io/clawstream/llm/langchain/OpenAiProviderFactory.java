package io.clawstream.llm.langchain;

import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel.OpenAiStreamingChatModelBuilder;
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

/**
 * OpenAI's chat completions, and everything that speaks them under another address: vLLM, Groq,
 * OpenRouter, DeepSeek, Kimi … Without a base URL it is OpenAI itself, which wants a key; another
 * server may do without.
 */
public final class OpenAiProviderFactory implements LlmProviderFactory {
  private static final URI OWN = URI.create("https://api.openai.com/v1");
  private static final Duration IDLE = Duration.ofSeconds(60);

  /** For the service loader. */
  public OpenAiProviderFactory() {}

  @Override
  public String type() {
    return "openai";
  }

  @Override
  public LlmProvider create(ProviderConfig config) throws UnusableProviderException {
    URI baseUrl = config.baseUrl().orElse(OWN);
    if (config.apiKey().isEmpty() && config.baseUrl().isEmpty()) {
      throw new UnusableProviderException(
          "Provider '"
              + config.name()
              + "' has no API key. Set OPENAI_API_KEY, or llm.providers."
              + config.name()
              + ".api-key.");
    }
    OpenAiStreamingChatModelBuilder model =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(StreamingCall.client())
            .baseUrl(baseUrl.toString());
    config.apiKey().map(ApiKey::secret).ifPresent(model::apiKey);
    boolean openAiItself = String.valueOf(baseUrl.getHost()).endsWith(".openai.com");
    return new LangChainProvider(
        config.name(),
        config.connectTimeout(),
        new LangChainProvider.Parts(
            model.build(),
            new Conversation(
                openAiItself
                    ? Conversation.Bound.MAX_COMPLETION_TOKENS
                    : Conversation.Bound.MAX_TOKENS,
                config.maxOutputTokens(),
                false),
            () -> Dialects.OPENAI,
            new FailureReader(config.name(), baseUrl, config.apiKey(), InstantSource.system()),
            config.idleTimeout().orElse(IDLE),
            config.tools()));
  }
}
