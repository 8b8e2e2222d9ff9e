package io.clawstream.router.prompt;

import io.clawstream.events.ToolSpec;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
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
 * @param tools names of the tools that it may use; "*" stands for every tool there is
 */
public record Agent(
    String id,
    String provider,
    String model,
    List<String> fallbacks,
    String systemPrompt,
    @Nullable Double temperature,
    @Nullable Integer maxOutputTokens,
    Set<String> tools) {
  private static final String ALL = "*";

  /** Keeps its own copy. */
  public Agent {
    fallbacks = List.copyOf(fallbacks);
    tools = Set.copyOf(tools);
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

  /** Those tools of the catalogue that it may use, by name: always in the same order. */
  public SortedMap<String, ToolSpec> offered(Collection<ToolSpec> catalogue) {
    SortedMap<String, ToolSpec> offered = new TreeMap<>();
    for (ToolSpec tool : catalogue) {
      if (tools.contains(ALL) || tools.contains(tool.getName())) {
        offered.put(tool.getName(), tool);
      }
    }
    return offered;
  }
}
