package io.clawstream.egress.channel;

import java.time.Duration;

/** What became of one request. The reasons are sentences for operators, without secrets. */
public sealed interface Outcome {
  /**
   * The platform has the message.
   *
   * @param platformMessageId the platform's id of it
   */
  record Delivered(String platformMessageId) implements Outcome {}

  /** The platform has not, or may not have, done what was asked. */
  sealed interface Refusal extends Outcome {}

  /**
   * The platform wants to be left alone for a while; nothing was sent.
   *
   * @param delay how long, above zero
   */
  record RetryLater(Duration delay) implements Refusal {}

  /** Nothing was sent, but the same request may well succeed in a while. */
  record Transient(String why) implements Refusal {}

  /** The same request will never succeed. */
  record Permanent(String why) implements Refusal {}

  /** The request was written and no answer came: it may or may not have been carried out. */
  record Unknown(String why) implements Refusal {}
}
