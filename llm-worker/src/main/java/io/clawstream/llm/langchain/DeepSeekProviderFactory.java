package io.clawstream.llm.langchain;

import java.net.URI;
import java.util.Optional;

/** DeepSeek (api-docs.deepseek.com). */
public final class DeepSeekProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public DeepSeekProviderFactory() {
    super(
        "deepseek",
        Optional.of(URI.create("https://api.deepseek.com")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "DEEPSEEK_API_KEY",
        Conversation.Bound.MAX_TOKENS,
        OpenAiDialects.DEEPSEEK,
        Manners.COMMON);
  }
}
