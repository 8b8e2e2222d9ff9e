package io.clawstream.cli;

import io.clawstream.schemas.SessionKey;

/** What the commands about sessions share. */
final class Sessions {
  private Sessions() {}

  /** Which session is meant by a word on the command line. */
  static SessionKey key(String text) {
    try {
      return SessionKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }
}
