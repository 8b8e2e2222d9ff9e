package io.clawstream.llm;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The llm-worker: how much it does at once, how patient it is, and which providers it can ask. */
@ConfigMapping(prefix = "clawstream.llm")
public interface LlmSettings {
  /**
   * Jobs under way at once in this process, 1 to 100,000. Each takes a virtual thread and, while
   * its model answers, a connection.
   */
  @WithDefault("256")
  int maxInFlight();

  /**
   * The most that one model call may take, 1 s to 1 h; it never goes on beyond its job's deadline.
   */
  @WithDefault("5m")
  Duration requestTimeout();

  /**
   * Text is passed on no more often than this while a model writes, 0 s to 10 s; the first piece at
   * once.
   */
  @WithDefault("50ms")
  Duration deltaInterval();

  /**
   * The longest answer in characters (UTF-16 units), 1 to 250,000: it must fit into one Kafka
   * record. Longer ones are cut.
   */
  @WithDefault("200000")
  int maxAnswerChars();

  /**
   * Folder with jars of further types of providers, each jar with everything that it needs;
   * relative to where the worker is started. It need not exist.
   */
  @WithDefault("plugins")
  Path pluginsDir();

  /** When failed calls are tried again. */
  Retry retry();

  /** When a model is left out where another can answer. */
  Cooldown cooldown();

  /** When a model is not asked at all for a while. */
  Breaker breaker();

  /**
   * API keys by type: of the providers that are named after their type, and of others of that type
   * that are asked at the type's own address, if they have no key of their own.
   */
  Keys keys();

  /**
   * Providers by the name that agents call them by. One of each type is there under the type's name
   * without being listed; several of one type may have different names.
   */
  @WithDefaults
  Map<String, Provider> providers();

  /** When failed calls are tried again. */
  interface Retry {
    /** How many tries follow the first, 0 to 10. */
    @WithDefault("3")
    int retries();

    /** Wait before the second try, 1 ms to 1 min; doubles each time. */
    @WithDefault("1s")
    Duration firstDelay();

    /** How far a wait may vary in both directions, 0 to 0.9. */
    @WithDefault("0.2")
    double jitter();
  }

  /** When a model that a job has given up is left out, by jobs that have fallbacks. */
  interface Cooldown {
    /** How long the first time, 1 s to 1 h; doubles each time until it answers again. */
    @WithDefault("30s")
    Duration first();

    /** The most that it grows to, 1 s to 24 h. */
    @WithDefault("10m")
    Duration longest();
  }

  /** The circuit breaker of each provider and model. */
  interface Breaker {
    /**
     * So many of the last calls are looked at, 2 to 1,000; with less than half there is no break.
     */
    @WithDefault("20")
    int calls();

    /** A break begins when so many percent of them have failed, 1 to 100. */
    @WithDefault("50")
    int failurePercent();

    /** How long a break is, 100 ms to 10 min; then a few calls are tried. */
    @WithDefault("10s")
    Duration pause();
  }

  /** API keys. */
  interface Keys {
    /**
     * For {@code openai} and {@code openai-responses}; by default the environment variable
     * OPENAI_API_KEY.
     */
    @WithDefault("${OPENAI_API_KEY:}")
    Optional<String> openai();

    /** For {@code anthropic}; by default the environment variable ANTHROPIC_API_KEY. */
    @WithDefault("${ANTHROPIC_API_KEY:}")
    Optional<String> anthropic();

    /**
     * For {@code gemini}; by default the environment variable GEMINI_API_KEY, or else
     * GOOGLE_API_KEY.
     */
    @WithDefault("${GEMINI_API_KEY:${GOOGLE_API_KEY:}}")
    Optional<String> gemini();

    /** For {@code kimi}; by default the environment variable MOONSHOT_API_KEY. */
    @WithDefault("${MOONSHOT_API_KEY:}")
    Optional<String> kimi();

    /** For {@code deepseek}; by default the environment variable DEEPSEEK_API_KEY. */
    @WithDefault("${DEEPSEEK_API_KEY:}")
    Optional<String> deepseek();

    /** For {@code groq}; by default the environment variable GROQ_API_KEY. */
    @WithDefault("${GROQ_API_KEY:}")
    Optional<String> groq();

    /** For {@code openrouter}; by default the environment variable OPENROUTER_API_KEY. */
    @WithDefault("${OPENROUTER_API_KEY:}")
    Optional<String> openrouter();

    /** For {@code mistral}; by default the environment variable MISTRAL_API_KEY. */
    @WithDefault("${MISTRAL_API_KEY:}")
    Optional<String> mistral();
  }

  /** One provider. */
  interface Provider {
    /**
     * echo, openai (and everything that speaks its chat completions), openai-responses, anthropic,
     * gemini, mistral, kimi, deepseek, groq, openrouter, vllm or ollama, or a type from the
     * plugins; by default what the provider is called.
     */
    Optional<String> type();

    /**
     * Address of its API, e.g. {@code https://api.groq.com/openai/v1}; by default the type's own.
     */
    Optional<URI> baseUrl();

    /** Its key, as {@code ${GROQ_API_KEY}}: keys belong into the environment, not into the file. */
    Optional<String> apiKey();

    /**
     * Calls a minute by all workers together, for each of its models by itself; 1 to 1,000,000;
     * left out for no limit.
     */
    OptionalInt requestsPerMinute();

    /**
     * Tokens a minute by all workers together, questions and answers, for each of its models by
     * itself; 1 to 1,000,000,000; left out for no limit.
     */
    OptionalInt tokensPerMinute();

    /**
     * Calls at once by all workers together, but at least one of each worker, for each of its
     * models by itself; 1 to 100,000; left out for no limit.
     */
    OptionalInt maxConcurrent();

    /** How long a connection may take to be there, 1 ms to 5 min. */
    @WithDefault("10s")
    Duration connectTimeout();

    /**
     * Whether its models are asked for streams; if not, an answer comes as one piece when it is
     * whole. For servers that cannot stream. Echo always streams.
     */
    @WithDefault("true")
    boolean streaming();

    /**
     * How long it may say nothing during a call, 1 ms to 1 h; by default 60 s, 3 min for ollama,
     * which loads models meanwhile, and 1 h without streaming.
     */
    Optional<Duration> idleTimeout();

    /** Whether its models may be offered tools. */
    @WithDefault("true")
    boolean tools();

    /**
     * Whether its models may be shown pictures. A model that refuses them is remembered and shown
     * none; false spares the first refusal.
     */
    @WithDefault("true")
    boolean images();

    /**
     * Upper bound of an answer in tokens where the agent has none, 1 to 1,000,000; by default the
     * type's own (anthropic: 4,096).
     */
    OptionalInt maxOutputTokens();

    /** Echo only: pause between words, 0 s to 10 s, so that it looks like a model. */
    @WithDefault("25ms")
    Duration wordDelay();
  }
}
