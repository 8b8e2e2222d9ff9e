package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.loop.Backoff;
import io.clawstream.kit.log.LogKeys;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's link to Telegram: who the bot is, asked once, and what to do and to say when a call
 * fails. One thread makes the calls; any thread may ask who the bot is.
 */
final class TelegramLink {
  private static final Logger log = LoggerFactory.getLogger(TelegramLink.class);
  private static final Duration SHORT = Duration.ofSeconds(20);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final TelegramApi api;
  private final Backoff backoff;
  private volatile @Nullable BotIdentity bot;

  TelegramLink(TelegramApi api, RandomGenerator random) {
    this.api = api;
    this.backoff = new Backoff(random);
  }

  TelegramApi api() {
    return api;
  }

  /** Who the bot is, once Telegram has said so. */
  Optional<BotIdentity> bot() {
    return Optional.ofNullable(bot);
  }

  /** Asks who the bot is. Returns how long to wait before asking again; zero if it is known now. */
  Duration introduce() throws InterruptedException {
    return switch (api.call("getMe", NODES.objectNode(), SHORT)) {
      case TelegramApi.Answer.Ok ok -> {
        Optional<String> id = Json.id(ok.result(), "id");
        if (id.isEmpty()) {
          yield failed("getMe", new TelegramApi.Answer.Unreachable("the answer names no bot"));
        }
        BotIdentity found =
            new BotIdentity(id.get(), Json.text(ok.result(), "username").orElse(""));
        bot = found;
        worked();
        log.atInfo()
            .addKeyValue(LogKeys.CHANNEL, "telegram")
            .addKeyValue(LogKeys.ACCOUNT, found.id())
            .log("Telegram knows us as @{}", found.username());
        yield Duration.ZERO;
      }
      case TelegramApi.Answer failure -> failed("getMe", failure);
    };
  }

  /**
   * Tells Telegram where to post updates. Returns how long to wait before trying again, or zero.
   */
  Duration setWebhook(String url, String secret) throws InterruptedException {
    ObjectNode parameters = NODES.objectNode().put("url", url).put("secret_token", secret);
    allowedUpdates(parameters);
    return switch (api.call("setWebhook", parameters, SHORT)) {
      case TelegramApi.Answer.Ok ok -> {
        worked();
        log.atInfo()
            .addKeyValue(LogKeys.CHANNEL, "telegram")
            .log("Telegram posts updates to {}", url);
        yield Duration.ZERO;
      }
      case TelegramApi.Answer failure -> failed("setWebhook", failure);
    };
  }

  static void allowedUpdates(ObjectNode parameters) {
    parameters.putArray("allowed_updates").add("message").add("edited_message");
  }

  void worked() {
    backoff.reset();
  }

  /** Says why a call failed and what can be done about it, and how long to wait. */
  Duration failed(String method, TelegramApi.Answer failure) {
    Duration wait = backoff.next();
    String advice = "It is tried again.";
    if (failure instanceof TelegramApi.Answer.Refused refused) {
      if (refused.retryAfter().compareTo(wait) > 0) {
        wait = refused.retryAfter();
      }
      switch (refused.code()) {
        // A token that is not even formed like one gets 404.
        case 401, 404 -> {
          wait = Backoff.MAX;
          advice =
              "The Telegram token is wrong or was revoked: check channels.telegram.token"
                  + " (TELEGRAM_BOT_TOKEN); @BotFather gives a new one.";
        }
        case 409 ->
            advice =
                refused.description().contains("webhook")
                    ? "A webhook is set for this bot, so Telegram does not answer polls: call"
                        + " deleteWebhook, or set channels.telegram.mode to webhook."
                    : "Another process polls with the same token: only one may.";
        default -> {
          // Telegram's own words say it.
        }
      }
    }
    log.atWarn()
        .addKeyValue(LogKeys.CHANNEL, "telegram")
        .addKeyValue(LogKeys.REASON, reason(failure))
        .log("{} failed; next try in {} ms. {}", method, wait.toMillis(), advice);
    return wait;
  }

  /** The broker did not take what Telegram gave us. */
  Duration brokerFailed() {
    return backoff.next();
  }

  /** Why a call failed, for the log. */
  static String reason(TelegramApi.Answer failure) {
    return switch (failure) {
      case TelegramApi.Answer.Refused(int code, String description, Duration retryAfter) ->
          code + " " + description;
      case TelegramApi.Answer.Unreachable(String why) -> why;
      case TelegramApi.Answer.Ok ok -> "none";
    };
  }
}
