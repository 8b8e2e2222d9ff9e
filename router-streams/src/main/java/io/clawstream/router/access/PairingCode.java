package io.clawstream.router.access;

import io.clawstream.schemas.UserKey;

/**
 * The code that a stranger shows to an operator; it follows from who asked and with which message.
 */
public final class PairingCode {
  private PairingCode() {}

  /**
   * The code for a person.
   *
   * @param messageNumber number of the message with which the person asked
   */
  public static String of(UserKey user, long messageNumber) {
    return ShortCode.of("pairing", user.toString(), Long.toString(messageNumber));
  }
}
