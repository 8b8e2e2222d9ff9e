package io.clawstream.llm.provider;

/**
 * One model provider as configured under one name. Thread-safe: thousands of calls may run at once,
 * each on its own virtual thread.
 *
 * <p>A provider does not retry: the worker does, so that there is one retry layer.
 */
public interface LlmProvider extends AutoCloseable {
  /** The name it is configured under; what jobs call it by. */
  String name();

  /** Whether tools may be offered to this model; if not, the worker offers none. */
  boolean supportsTools(String model);

  /**
   * Whether this model may be shown pictures; if not, the worker leaves them out, and the model
   * reads of them only.
   */
  default boolean supportsImages(String model) {
    return false;
  }

  /**
   * Asks the model and tells the listener what it says, on the calling thread, until the answer has
   * ended. The last event is {@link ChatEvent.End}, unless the listener has had enough before.
   *
   * @throws ProviderException if there is no whole answer; some of it may have been told already
   * @throws InterruptedException if the calling thread was interrupted; the call has been given up
   *     and its connection closed
   */
  void chat(ChatRequest request, ChatListener listener)
      throws ProviderException, InterruptedException;

  /** Lets go of connections. Calls that are under way may fail. */
  @Override
  default void close() {}
}
