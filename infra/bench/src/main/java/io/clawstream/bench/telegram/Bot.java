package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The bot that the fake knows.
 *
 * @param token as BotFather gives it: id, colon, secret
 * @param id numeric id
 * @param username without the at sign
 */
public record Bot(String token, long id, String username) {
  /** A bot for tests. */
  public static final Bot DEFAULT =
      new Bot("7000000001:AAFakeTokenForTests", 7_000_000_001L, "MyTestBot");

  ObjectNode json() {
    ObjectNode user = JsonNodeFactory.instance.objectNode();
    user.put("id", id);
    user.put("is_bot", true);
    user.put("first_name", "Claw");
    user.put("username", username);
    return user;
  }
}
