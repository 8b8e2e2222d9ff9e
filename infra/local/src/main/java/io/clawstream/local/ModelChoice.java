package io.clawstream.local;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which model answers when the settings do not say, found in what the machine offers.
 *
 * @param provider name of the provider
 * @param model name of the model
 * @param why for the reader, completes "provider / model, because"
 */
public record ModelChoice(String provider, String model, String why) {
  static final String ANTHROPIC_MODEL = "claude-sonnet-4-6";
  static final String OPENAI_MODEL = "gpt-4.1-mini";

  private static final String OPENAI_HOST = "//api.openai.com";

  /**
   * Chooses: an Anthropic key, an OpenAI key or address, a local Ollama with a model, or the echo.
   *
   * @param environment ANTHROPIC_API_KEY, ANTHROPIC_MODEL, OPENAI_API_KEY, OPENAI_BASE_URL,
   *     OPENAI_MODEL, OLLAMA_MODEL
   * @param ollama asked for Ollama's first model, only if there is no key
   * @throws LocalException if OPENAI_BASE_URL names another server, and OPENAI_MODEL does not say
   *     which of its models
   */
  static ModelChoice from(Map<String, String> environment, Supplier<Optional<String>> ollama) {
    if (value(environment, "ANTHROPIC_API_KEY").isPresent()) {
      return new ModelChoice(
          "anthropic",
          value(environment, "ANTHROPIC_MODEL").orElse(ANTHROPIC_MODEL),
          "ANTHROPIC_API_KEY is set");
    }
    Optional<String> openAi = value(environment, "OPENAI_BASE_URL");
    if (openAi.isPresent() || value(environment, "OPENAI_API_KEY").isPresent()) {
      return openAi(openAi, value(environment, "OPENAI_MODEL"));
    }
    return ollama
        .get()
        .map(
            first ->
                new ModelChoice(
                    "ollama",
                    value(environment, "OLLAMA_MODEL").orElse(first),
                    "Ollama runs on this machine"))
        .orElseGet(
            () ->
                new ModelChoice(
                    "echo",
                    "echo",
                    "there is no ANTHROPIC_API_KEY, no OPENAI_API_KEY and no Ollama; it repeats what you"
                        + " write"));
  }

  private static ModelChoice openAi(Optional<String> baseUrl, Optional<String> model) {
    Optional<String> elsewhere = baseUrl.filter(url -> !url.contains(OPENAI_HOST));
    if (elsewhere.isPresent() && model.isEmpty()) {
      throw new LocalException(
          "OPENAI_BASE_URL is "
              + elsewhere.get()
              + ", but which of its models is to answer? Set OPENAI_MODEL.");
    }
    return new ModelChoice(
        "openai",
        model.orElse(OPENAI_MODEL),
        elsewhere.map(url -> "OPENAI_BASE_URL is " + url).orElse("OPENAI_API_KEY is set"));
  }

  /** One line for the reader: what answers, and why. */
  @Override
  public String toString() {
    return (provider.equals(model) ? provider : provider + " / " + model) + ", because " + why;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
