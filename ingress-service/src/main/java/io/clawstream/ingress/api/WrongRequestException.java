package io.clawstream.ingress.api;

import org.jspecify.annotations.Nullable;

/** A request that cannot be granted as it is; thrown and caught while it is read. */
final class WrongRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient ApiError error;

  WrongRequestException(ApiError error) {
    super(error.message(), null, false, false);
    this.error = error;
  }

  WrongRequestException(@Nullable String param, String message) {
    this(ApiError.invalid(param, message));
  }

  /** What the client is told. */
  ApiError error() {
    return error;
  }
}
