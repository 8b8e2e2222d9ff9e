package io.clawstream.llm.langchain;

import io.clawstream.kit.log.LogKeys;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.ProviderFailure;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider's models can do beyond text. Many small models know no tools or see no pictures,
 * and nobody can tell beforehand: a model that refuses a question because of them is asked once
 * more without, and remembered as long as the process lives. Thread-safe.
 */
final class Abilities {
  private static final Logger log = LoggerFactory.getLogger(Abilities.class);

  /**
   * Ollama's words: {@code registry.ollama.ai/library/gemma3 does not support tools}; OpenRouter's:
   * {@code … support tool use}; vLLM's: {@code "auto" tool choice requires
   * --enable-auto-tool-choice and --tool-call-parser to be set}.
   */
  private static final Pattern NO_TOOLS =
      Pattern.compile("does not support tools|support tool use|--enable-auto-tool-choice");

  /**
   * OpenAI's words: {@code image_url is only supported by certain models}; DeepSeek's: {@code
   * unknown variant `image_url`, expected `text`}; Groq's: {@code messages[1].content must be a
   * string}; Ollama's: {@code this model does not support image input}; OpenRouter's: {@code No
   * endpoints found that support image input}; Gemini's: {@code Image input modality is not
   * enabled}; vLLM's: {@code is not a multimodal model} and {@code At most 0 image(s) may be
   * provided}.
   */
  private static final Pattern NO_IMAGES =
      Pattern.compile(
          "image_url|support images?\\b|image input|must be a string|multimodal|at most 0 image");

  private final String provider;
  private final boolean tools;
  private final boolean images;
  private final Set<String> withoutTools = ConcurrentHashMap.newKeySet();
  private final Set<String> withoutImages = ConcurrentHashMap.newKeySet();

  /**
   * @param provider its name, for the log
   * @param tools whether any of its models may be offered tools
   * @param images whether any of its models may be shown pictures
   */
  Abilities(String provider, boolean tools, boolean images) {
    this.provider = provider;
    this.tools = tools;
    this.images = images;
  }

  boolean tools(String model) {
    return tools && !withoutTools.contains(model);
  }

  boolean images(String model) {
    return images && !withoutImages.contains(model);
  }

  /**
   * The question with less in it, if it was refused because of what can be left out.
   *
   * @return empty if there is nothing to leave out
   */
  Optional<ChatRequest> spare(ChatRequest asked, ProviderFailure failure) {
    if (!(failure instanceof ProviderFailure.Rejected(String message))) {
      return Optional.empty();
    }
    String words = message.toLowerCase(Locale.ROOT);
    if (!asked.tools().isEmpty() && NO_TOOLS.matcher(words).find()) {
      withoutTools.add(asked.model());
      tell(asked, "The model knows no tools; from now on it is offered none");
      return Optional.of(asked.withoutTools());
    }
    if (!asked.hasImages()) {
      return Optional.empty();
    }
    if (NO_IMAGES.matcher(words).find()) {
      withoutImages.add(asked.model());
      tell(asked, "The model sees no pictures; from now on it is shown none");
      return Optional.of(asked.withoutImages());
    }
    if (words.contains("image")) {
      // Such as Anthropic's "Could not process image": there is something about this one.
      tell(asked, "A picture was refused; the question is asked without its pictures");
      return Optional.of(asked.withoutImages());
    }
    return Optional.empty();
  }

  private void tell(ChatRequest asked, String what) {
    log.atWarn()
        .addKeyValue(LogKeys.PROVIDER, provider)
        .addKeyValue(LogKeys.MODEL, asked.model())
        .log(what);
  }
}
