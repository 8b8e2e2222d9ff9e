package io.clawstream.llm.langchain;

import java.net.URI;
import java.util.Optional;

/** OpenRouter (openrouter.ai/docs/api-reference). */
public final class OpenRouterProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public OpenRouterProviderFactory() {
    super(
        "openrouter",
        Optional.of(URI.create("https://openrouter.ai/api/v1")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "OPENROUTER_API_KEY",
        Conversation.Bound.MAX_TOKENS,
        OpenAiDialects.STANDARD,
        Manners.COMMON);
  }
}
