package io.clawstream.llm.langchain;

import java.net.URI;
import java.util.Optional;

/**
 * Moonshot's Kimi (platform.moonshot.ai/docs/api/chat). Keys of platform.moonshot.cn want {@code
 * https://api.moonshot.cn/v1} as their base URL.
 */
public final class KimiProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public KimiProviderFactory() {
    super(
        "kimi",
        Optional.of(URI.create("https://api.moonshot.ai/v1")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "MOONSHOT_API_KEY",
        Conversation.Bound.MAX_TOKENS,
        OpenAiDialects.KIMI,
        Manners.KIMI);
  }
}
