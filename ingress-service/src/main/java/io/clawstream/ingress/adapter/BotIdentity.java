package io.clawstream.ingress.adapter;

/**
 * Who the bot is on a platform.
 *
 * @param id its id on the platform; becomes the account id of every message
 * @param username its user name without a leading {@code @}, or empty if it has none
 */
public record BotIdentity(String id, String username) {
  /** Accepts the user name with or without its {@code @}. */
  public BotIdentity {
    username = username.startsWith("@") ? username.substring(1) : username;
  }
}
