package io.clawstream.schemas;

/** Names of the Kafka record headers that Clawstream writes. */
public final class Headers {
  /** W3C trace context (w3.org/TR/trace-context). */
  public static final String TRACEPARENT = "traceparent";

  /** Dead letters: why the record could not be handled; a sentence, UTF-8. */
  public static final String DEAD_LETTER_REASON = "claw-dead-reason";

  /** Dead letters: class name of the exception, UTF-8; absent if there was none. */
  public static final String DEAD_LETTER_EXCEPTION = "claw-dead-exception";

  /** Dead letters: topic that the record came from, UTF-8. */
  public static final String DEAD_LETTER_TOPIC = "claw-dead-topic";

  /** Dead letters: partition that the record came from, decimal. */
  public static final String DEAD_LETTER_PARTITION = "claw-dead-partition";

  /** Dead letters: offset that the record came from, decimal. */
  public static final String DEAD_LETTER_OFFSET = "claw-dead-offset";

  /** Dead letters: service that gave up, UTF-8. */
  public static final String DEAD_LETTER_SERVICE = "claw-dead-service";

  /** Dead letters: how often it was tried, decimal, 1 or more. */
  public static final String DEAD_LETTER_ATTEMPTS = "claw-dead-attempts";

  private Headers() {}
}
