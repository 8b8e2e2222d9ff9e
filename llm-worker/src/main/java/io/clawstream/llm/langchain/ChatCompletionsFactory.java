package io.clawstream.llm.langchain;

import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.wire.Dialect;
import io.clawstream.llm.wire.ModelCall;
import java.net.URI;
import java.util.Optional;

/** A type that speaks OpenAI's chat completions, with the words that are its own. */
abstract class ChatCompletionsFactory extends NetworkFactory {
  private final Conversation.Bound bound;
  private final Dialect dialect;
  private final Manners manners;

  /**
   * @param bound what it calls the upper bound of an answer
   * @param dialect reads its streams
   * @param manners what it is particular about
   */
  ChatCompletionsFactory(
      String type,
      Optional<URI> own,
      Key key,
      String keyVariable,
      Conversation.Bound bound,
      Dialect dialect,
      Manners manners) {
    super(type, own, key, keyVariable);
    this.bound = bound;
    this.dialect = dialect;
    this.manners = manners;
  }

  @Override
  final Model model(ProviderConfig config, URI baseUrl) {
    return config.streaming()
        ? new Model.Streaming(
            OpenAiStreamingChatModel.builder()
                // Some say a call's id again with each piece of its arguments.
                .accumulateToolCallId(false)
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .build(),
            () -> dialect)
        : new Model.Whole(
            OpenAiChatModel.builder()
                .httpClientBuilder(ModelCall.client())
                .baseUrl(baseUrl.toString())
                .apiKey(secret(config))
                .maxRetries(0)
                .build());
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    return new Conversation(bound, config.maxOutputTokens(), manners);
  }
}
