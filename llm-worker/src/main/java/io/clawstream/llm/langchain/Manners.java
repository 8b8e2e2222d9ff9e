package io.clawstream.llm.langchain;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a provider, or LangChain4j on its behalf, is particular about in a conversation with tools
 * or pictures.
 *
 * @param parsesArguments whether LangChain4j reads the arguments of earlier tool calls as JSON when
 *     it writes them
 * @param takesSchemas whether LangChain4j takes JSON Schemas as they are; if not, it gets them in
 *     its own classes, which know less
 * @param callIds which ids of tool calls it takes
 * @param signed the models that want a signature on their earlier tool calls
 * @param imagesAsUrls whether LangChain4j names a picture's kind only if it comes as a data: URL
 *     (RFC 2397)
 */
record Manners(
    boolean parsesArguments,
    boolean takesSchemas,
    CallIds callIds,
    Optional<Pattern> signed,
    boolean imagesAsUrls) {
  /** OpenAI's and its imitators'. */
  static final Manners COMMON = new Manners(false, true, CallIds.COMMON, Optional.empty(), false);

  static final Manners KIMI = new Manners(false, true, CallIds.KIMI, Optional.empty(), false);

  static final Manners MISTRAL = new Manners(false, true, CallIds.MISTRAL, Optional.empty(), true);

  /** Anthropic's and Ollama's. */
  static final Manners PARSED = new Manners(true, true, CallIds.COMMON, Optional.empty(), false);

  /**
   * Since Gemini 3 a call without the signature that came with it is refused, and a conversation
   * may come from another model, which gives none.
   */
  static final Manners GEMINI =
      new Manners(
          true, false, CallIds.COMMON, Optional.of(Pattern.compile("(?!gemini-[12]\\b).*")), false);

  /** Whether this model's earlier tool calls have to carry a signature. */
  boolean signs(String model) {
    return signed.isPresent() && signed.get().matcher(model).matches();
  }
}
