package io.clawstream.kit.log;

/**
 * Keys of SLF4J's fluent key-value pairs. Message text and secrets have no key: they are not
 * logged.
 */
public final class LogKeys {
  /** Session key. */
  public static final String SESSION = "session";

  /** Number of the turn within its session. */
  public static final String TURN = "turn";

  /** Job id. */
  public static final String JOB = "job";

  /** Reply id. */
  public static final String REPLY = "reply";

  /** Tool call id. */
  public static final String CALL = "call";

  /** Tool name. */
  public static final String TOOL = "tool";

  /** Channel id. */
  public static final String CHANNEL = "channel";

  /** Account id. */
  public static final String ACCOUNT = "account";

  /** Provider name. */
  public static final String PROVIDER = "provider";

  /** Model name. */
  public static final String MODEL = "model";

  /** Topic name. */
  public static final String TOPIC = "topic";

  /** Partition number. */
  public static final String PARTITION = "partition";

  /** Offset within the partition. */
  public static final String OFFSET = "offset";

  /** Consumer group. */
  public static final String GROUP = "group";

  /** How often something was tried. */
  public static final String ATTEMPT = "attempt";

  /** Why something was decided. */
  public static final String REASON = "reason";

  /** How many of something. */
  public static final String COUNT = "count";

  /** Service name. */
  public static final String SERVICE = "service";

  private LogKeys() {}
}
