package io.clawstream.llm.langchain;

import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.util.Optional;

/**
 * OpenAI's Responses API (platform.openai.com/docs/api-reference/responses). Nothing is stored
 * there: each request brings its whole conversation, as everywhere.
 */
public final class OpenAiResponsesProviderFactory extends NetworkFactory {
  /** LangChain4j wants one here; each request names its own. */
  private static final String NO_NAME = "none";

  /** For the service loader. */
  public OpenAiResponsesProviderFactory() {
    super(
        "openai-responses",
        Optional.of(URI.create("https://api.openai.com/v1")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "OPENAI_API_KEY");
  }

  @Override
  Model model(ProviderConfig config, URI baseUrl) {
    return config.streaming()
        ? new Model.Streaming(
            OpenAiResponsesStreamingChatModel.builder()
                .httpClientBuilder(ModelCall.client(RequestBodies::responses))
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .modelName(NO_NAME)
                .store(false)
                .build(),
            () -> OpenAiDialects.RESPONSES)
        : new Model.Whole(
            OpenAiResponsesChatModel.builder()
                .httpClientBuilder(ModelCall.client(RequestBodies::responses))
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .modelName(NO_NAME)
                .store(false)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(
        Conversation.Bound.MAX_TOKENS, config.maxOutputTokens(), Manners.COMMON);
  }
}
