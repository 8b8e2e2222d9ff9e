package io.clawstream.llm.wire;

import java.io.IOException;

/** The call was ended by one of its bounds. The message goes on after "the call to ...". */
final class WatchdogException extends IOException {
  private static final long serialVersionUID = 1L;

  WatchdogException(String message) {
    super(message);
  }
}
