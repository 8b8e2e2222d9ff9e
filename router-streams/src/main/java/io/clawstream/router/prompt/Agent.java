package io.clawstream.router.prompt;

import io.clawstream.kit.tools.ToolRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A persona that answers.
 *
 * @param id its name in the settings
 * @param provider provider name in the llm-workers' settings
 * @param model model name as the provider knows it
 * @param fallbacks models as {@code provider/model} that are asked, in this order, when the one
 *     before has been given up
 * @param systemPrompt instructions for the model
 * @param temperature 0.0 to 2.0, or null for the provider's default
 * @param maxOutputTokens bound of one answer, or null for the provider's default
 * @param tools which tools it may use
 */
public record Agent(
    String id,
    String provider,
    String model,
    List<String> fallbacks,
    String systemPrompt,
    @Nullable Double temperature,
    @Nullable Integer maxOutputTokens,
    ToolRules tools) {
  /** Keeps its own copy. */
  public Agent {
    fallbacks = List.copyOf(fallbacks);
  }

  /**
   * The same persona with another model.
   *
   * @param choice {@code provider/model}; null for its own
   */
  public Agent withModel(@Nullable String choice) {
    if (choice == null) {
      return this;
    }
    int slash = choice.indexOf('/');
    return new Agent(
        id,
        choice.substring(0, slash),
        choice.substring(slash + 1),
        fallbacks,
        systemPrompt,
        temperature,
        maxOutputTokens,
        tools);
  }
}
