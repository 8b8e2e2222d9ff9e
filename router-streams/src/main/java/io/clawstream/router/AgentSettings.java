package io.clawstream.router;

import io.clawstream.router.prompt.Agent;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/** The agents by name. There is always one named {@code default}, which answers everything. */
@ConfigMapping(prefix = "clawstream.agents")
public interface AgentSettings {
  /** The agents by name: {@code agents.default.model} and so on. */
  @WithParentName
  @WithDefaults
  Map<String, Agent> agents();

  /** A persona that answers. */
  interface Agent {
    /** Provider name in the llm-workers' settings; {@code echo} repeats the question. */
    @WithDefault("echo")
    String provider();

    /** Model name as the provider knows it. */
    @WithDefault("echo")
    String model();

    /**
     * Models as {@code provider/model}, comma-separated: asked in this order when the one before
     * does not answer.
     */
    Optional<List<String>> fallbacks();

    /** Instructions for the model. */
    @WithDefault(
        "You are a helpful assistant in a chat. Answer in the language of the question, to the"
            + " point, in Markdown.")
    String systemPrompt();

    /** Sampling temperature, 0.0 to 2.0; left out for the provider's default. */
    OptionalDouble temperature();

    /** Upper bound of one answer in tokens, 1 or more; left out for the provider's default. */
    OptionalInt maxOutputTokens();

    /**
     * Tools that the model may use: names, {@code group:NAME}, {@code SERVER.*}, {@code *} for
     * every tool there is, or {@code none}.
     */
    @WithDefault("get_current_time")
    Set<String> tools();

    /** Tools that the model may not use, whatever allows them. */
    Optional<Set<String>> denyTools();
  }
}
