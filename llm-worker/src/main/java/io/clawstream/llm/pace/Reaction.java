package io.clawstream.llm.pace;

import io.clawstream.llm.provider.ProviderFailure;

/** What each kind of failure calls for. */
public enum Reaction {
  /** It may pass: the same model is asked again, and the next one when the tries are used up. */
  RETRY,
  /** This model will not answer whatever it is asked: the next one is asked. */
  FAIL_OVER,
  /** No model is to answer this: the user is told. */
  TELL_USER,
  /** The router makes the conversation shorter and asks again. */
  COMPACT;

  /** Whether the model, and not what it was asked, is the cause. */
  public boolean isModelsFault() {
    return switch (this) {
      case RETRY, FAIL_OVER -> true;
      case TELL_USER, COMPACT -> false;
    };
  }

  /** To this failure. */
  public static Reaction to(ProviderFailure failure) {
    return switch (failure) {
      case ProviderFailure.RateLimited _, ProviderFailure.Unavailable _ -> RETRY;
      case ProviderFailure.Rejected _ -> FAIL_OVER;
      case ProviderFailure.Refused _ -> TELL_USER;
      case ProviderFailure.ContextTooLong _ -> COMPACT;
    };
  }
}
