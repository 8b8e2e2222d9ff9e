package io.clawstream.ingress.adapter;

/**
 * Turns what a platform sends into StandardMessages. Pure and thread-safe: the same payload gives
 * the same messages, however often and wherever it is adapted, so that redeliveries are recognised
 * downstream by their message id.
 *
 * <p>An adapter states facts only. Whether somebody is answered is decided by the router.
 */
public interface ChannelAdapter {
  /** Platform kind, lower case: {@code telegram} ... */
  String channel();

  /**
   * Adapts one payload. Never throws, whatever the bytes are: what cannot be understood is told in
   * {@link Adapted#ignored}.
   *
   * @param payload the raw bytes as the platform sent them
   * @param bot who we are on the platform, to recognise mentions, replies to us and our own
   *     messages
   * @param receivedAtMs when the payload came in, in ms since the Unix epoch; also stands in for a
   *     time that the platform did not give
   */
  Adapted adapt(byte[] payload, BotIdentity bot, long receivedAtMs);
}
