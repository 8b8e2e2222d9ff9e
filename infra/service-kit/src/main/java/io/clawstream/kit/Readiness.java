package io.clawstream.kit;

/** Whether a service can do its work right now. */
public sealed interface Readiness {
  /** It can. */
  record Ready() implements Readiness {}

  /**
   * It cannot.
   *
   * @param why a sentence for the operator
   */
  record NotReady(String why) implements Readiness {}

  /** It can. */
  static Readiness ready() {
    return new Ready();
  }

  /** It cannot, because. */
  static Readiness notReady(String why) {
    return new NotReady(why);
  }
}
