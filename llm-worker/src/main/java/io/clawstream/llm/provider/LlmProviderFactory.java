package io.clawstream.llm.provider;

/**
 * Makes providers of one type. Found by {@link java.util.ServiceLoader}: a jar with a {@code
 * META-INF/services/io.clawstream.llm.provider.LlmProviderFactory} on the class path or in the
 * plugins folder ({@link ProviderTypes}) adds a type. Has a public constructor without arguments.
 */
public interface LlmProviderFactory {
  /** What {@code llm.providers.<name>.type} calls it: lower case, e.g. {@code openai}. */
  String type();

  /**
   * A provider with this configuration. Called at most once per configured name, when the first job
   * needs it; does no I/O.
   *
   * @throws UnusableProviderException if something is missing, such as the key
   */
  LlmProvider create(ProviderConfig config) throws UnusableProviderException;
}
