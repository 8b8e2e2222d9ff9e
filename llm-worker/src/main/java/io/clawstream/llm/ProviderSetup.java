package io.clawstream.llm;

import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.provider.ApiKey;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.Providers;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads the settings as providers and their limits. Those named after a type are there even if
 * nobody mentions them.
 */
final class ProviderSetup {
  private final LlmSettings settings;
  private final Map<String, LlmProviderFactory> types;

  /**
   * @param settings checked
   */
  ProviderSetup(LlmSettings settings, Map<String, LlmProviderFactory> types) {
    this.settings = settings;
    this.types = types;
  }

  Providers providers() {
    Set<String> names = new TreeSet<>(types.keySet());
    names.addAll(settings.providers().keySet());
    Map<String, Providers.Entry> entries = new LinkedHashMap<>();
    for (String name : names) {
      LlmSettings.Provider provider = provider(name);
      LlmProviderFactory factory = types.get(provider.type().orElse(name));
      if (factory != null) {
        entries.put(name, new Providers.Entry(factory, config(name, provider)));
      }
    }
    return new Providers(entries);
  }

  Permits.Limits limits(String name) {
    LlmSettings.Provider provider = provider(name);
    return new Permits.Limits(
        provider.requestsPerMinute(), provider.tokensPerMinute(), provider.maxConcurrent());
  }

  ModelHealth.Rules healthRules() {
    return new ModelHealth.Rules(
        settings.cooldown().first(),
        settings.cooldown().longest(),
        settings.breaker().calls(),
        settings.breaker().failurePercent(),
        settings.breaker().pause());
  }

  /** The map has its defaults for a name that is not in it. */
  private LlmSettings.Provider provider(String name) {
    return Objects.requireNonNull(settings.providers().get(name));
  }

  private ProviderConfig config(String name, LlmSettings.Provider provider) {
    return new ProviderConfig(
        name,
        provider.baseUrl(),
        provider
            .apiKey()
            .or(() -> sharedKey(name, provider))
            .map(String::strip)
            .filter(key -> !key.isEmpty())
            .map(ApiKey::new),
        provider.connectTimeout(),
        provider.idleTimeout(),
        provider.tools(),
        provider.images(),
        provider.maxOutputTokens(),
        provider.wordDelay(),
        provider.streaming());
  }

  /** A key goes to no address that somebody chose for a server of another name. */
  private Optional<String> sharedKey(String name, LlmSettings.Provider provider) {
    String type = provider.type().orElse(name);
    if (!type.equals(name) && provider.baseUrl().isPresent()) {
      return Optional.empty();
    }
    LlmSettings.Keys keys = settings.keys();
    return switch (type) {
      case "openai", "openai-responses" -> keys.openai();
      case "anthropic" -> keys.anthropic();
      case "gemini" -> keys.gemini();
      case "mistral" -> keys.mistral();
      case "kimi" -> keys.kimi();
      case "deepseek" -> keys.deepseek();
      case "groq" -> keys.groq();
      case "openrouter" -> keys.openrouter();
      default -> Optional.empty();
    };
  }
}
