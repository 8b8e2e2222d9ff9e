package io.clawstream.router.simulation;

import org.jspecify.annotations.Nullable;

/** A promise was found broken in a simulated world. */
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Promise promise;

  /** Without a stack trace: the schedule tells more, and shrinking it throws thousands of these. */
  BrokenPromise(Promise promise, String how) {
    super(how, null, false, false);
    this.promise = promise;
  }

  private BrokenPromise(Promise promise, String how, Throwable cause) {
    super(how, cause);
    this.promise = promise;
  }

  /** The router stopped on an error. */
  static BrokenPromise by(RuntimeException error) {
    return new BrokenPromise(Promise.NO_ERROR, error.toString(), error);
  }

  /**
   * Throws if a promise was not kept.
   *
   * @param how what happened instead, as a format of the details
   */
  // The annotation that would have formats checked is in a library that nothing else here needs.
  @SuppressWarnings("AnnotateFormatMethod")
  static void require(boolean kept, Promise promise, String how, @Nullable Object... details) {
    if (!kept) {
      throw new BrokenPromise(promise, how.formatted(details));
    }
  }

  Promise promise() {
    return promise;
  }
}
