package io.clawstream.llm.langchain;

import java.net.URI;
import java.util.Optional;

/** Groq (console.groq.com/docs/api-reference), where {@code max_tokens} is deprecated. */
public final class GroqProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public GroqProviderFactory() {
    super(
        "groq",
        Optional.of(URI.create("https://api.groq.com/openai/v1")),
        Key.NEEDED_BY_OWN_ADDRESS,
        "GROQ_API_KEY",
        Conversation.Bound.MAX_COMPLETION_TOKENS,
        OpenAiDialects.GROQ,
        Manners.COMMON);
  }
}
