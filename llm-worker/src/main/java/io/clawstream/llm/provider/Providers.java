package io.clawstream.llm.provider;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The providers that jobs may name. Each is made when the first job needs it. Thread-safe. */
public final class Providers implements AutoCloseable {
  /**
   * A configured provider.
   *
   * @param factory of its type
   * @param config its configuration
   */
  public record Entry(LlmProviderFactory factory, ProviderConfig config) {}

  /** What a name stands for. */
  public sealed interface Found {
    /** A provider. */
    record Usable(LlmProvider provider) implements Found {}

    /**
     * Nothing that could be called.
     *
     * @param why a sentence for the operator
     */
    record Unusable(String why) implements Found {}
  }

  private final Map<String, Entry> entries;
  private final Map<String, Found> made = new ConcurrentHashMap<>();

  /**
   * @param entries by provider name
   */
  public Providers(Map<String, Entry> entries) {
    this.entries = new LinkedHashMap<>(entries);
  }

  /** The provider of this name. */
  public Found find(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return new Found.Unusable(
          "No provider is called '"
              + name
              + "'. Known: "
              + String.join(", ", entries.keySet())
              + ". Add it under llm.providers, or name another in the agent's configuration.");
    }
    return made.computeIfAbsent(name, _ -> make(entry));
  }

  private static Found make(Entry entry) {
    try {
      return new Found.Usable(entry.factory().create(entry.config()));
    } catch (UnusableProviderException e) {
      return new Found.Unusable(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    for (Found found : made.values()) {
      if (found instanceof Found.Usable(LlmProvider provider)) {
        provider.close();
      }
    }
  }
}
