package io.clawstream.llm.provider;

/** Told what a model says, on the thread that called the provider. */
@FunctionalInterface
public interface ChatListener {
  /**
   * Takes in the next event.
   *
   * @return false if that is enough: the provider closes the stream and returns without another
   *     event
   */
  boolean on(ChatEvent event);
}
