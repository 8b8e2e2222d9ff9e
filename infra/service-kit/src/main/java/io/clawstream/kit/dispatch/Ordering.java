package io.clawstream.kit.dispatch;

/** Which records of a partition may run side by side. */
public enum Ordering {
  /** Any, in any order. */
  NONE,
  /**
   * Those with different keys; those with the same key run one after another in the order of the
   * log. Records without a key: any.
   */
  BY_KEY
}
