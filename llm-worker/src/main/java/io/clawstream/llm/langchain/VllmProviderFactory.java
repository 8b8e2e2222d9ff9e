package io.clawstream.llm.langchain;

import java.util.Optional;

/**
 * A vLLM server (docs.vllm.ai, "OpenAI-Compatible Server"), wherever it is. It wants a key if it
 * was started with one.
 */
public final class VllmProviderFactory extends ChatCompletionsFactory {
  /** For the service loader. */
  public VllmProviderFactory() {
    super(
        "vllm",
        Optional.empty(),
        Key.OPTIONAL,
        "VLLM_API_KEY",
        Conversation.Bound.MAX_TOKENS,
        OpenAiDialects.STANDARD,
        Manners.COMMON);
  }
}
