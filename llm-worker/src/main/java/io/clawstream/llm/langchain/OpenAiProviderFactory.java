package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.ProviderConfig;
import java.net.URI;
import java.util.Optional;

/**
 * OpenAI's chat completions, and everything that speaks them under another address. Without a base
 * URL it is OpenAI itself, which wants a key; another server may do without.
 */
public final class OpenAiProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public OpenAiProviderFactory() {
    super(
        "openai",
        Optional.of(URI.create("https://api.openai.com/v1")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "OPENAI_API_KEY",
        Conversation.Bound.MAX_TOKENS,
        OpenAiDialects.STANDARD,
        Manners.COMMON);
  }

  @Override
  Conversation conversation(ProviderConfig config, URI baseUrl) {
    boolean openAiItself = String.valueOf(baseUrl.getHost()).endsWith(".openai.com");
    return openAiItself
        ? new Conversation(
            Conversation.Bound.MAX_COMPLETION_TOKENS, config.maxOutputTokens(), Manners.COMMON)
        : super.conversation(config, baseUrl);
  }
}
