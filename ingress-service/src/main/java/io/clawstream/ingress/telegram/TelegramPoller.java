package io.clawstream.ingress.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.loop.Loop;
import io.clawstream.kit.log.LogKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Telegram for updates (core.telegram.org/bots/api#getupdates). Asking with an offset tells
 * Telegram that everything before it is done, so the offset moves only when the broker has the
 * messages of the batch before: whatever breaks in between, Telegram gives them again, and the
 * router drops what it has seen.
 */
public final class TelegramPoller implements Loop.Step {
  private static final Logger log = LoggerFactory.getLogger(TelegramPoller.class);

  /** Telegram's longest (tdlib/telegram-bot-api, Client.h: LONG_POLL_MAX_TIMEOUT). */
  private static final int POLL_SECONDS = 50;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(POLL_SECONDS + 15);

  private final TelegramLink link;
  private final TelegramIntake intake;
  private OptionalLong offset = OptionalLong.empty();

  /** Polls for the bot that the api's token belongs to. */
  public TelegramPoller(TelegramApi api, TelegramIntake intake, RandomGenerator random) {
    this.link = new TelegramLink(api, random);
    this.intake = intake;
  }

  @Override
  public Duration runOnce() throws InterruptedException {
    Optional<BotIdentity> bot = link.bot();
    return bot.isEmpty() ? link.introduce() : poll(bot.get());
  }

  private Duration poll(BotIdentity bot) throws InterruptedException {
    ObjectNode parameters = JsonNodeFactory.instance.objectNode();
    parameters.put("timeout", POLL_SECONDS).put("limit", 100);
    TelegramLink.allowedUpdates(parameters);
    offset.ifPresent(next -> parameters.put("offset", next));
    return switch (link.api().call("getUpdates", parameters, ANSWER_TIMEOUT)) {
      case TelegramApi.Answer.Ok ok -> take(ok, bot);
      case TelegramApi.Answer failure -> link.failed("getUpdates", failure);
    };
  }

  private Duration take(TelegramApi.Answer.Ok ok, BotIdentity bot) throws InterruptedException {
    if (!ok.result().isArray() || (!ok.result().isEmpty() && !advances(ok))) {
      return link.failed(
          "getUpdates", new TelegramApi.Answer.Unreachable("the answer has no updates with ids"));
    }
    TelegramIntake.Taken taken =
        intake.take(ok.body().getBytes(StandardCharsets.UTF_8), bot, Optional.empty());
    try {
      taken.stored().get();
    } catch (ExecutionException e) {
      Duration wait = link.brokerFailed();
      log.atWarn()
          .addKeyValue(LogKeys.CHANNEL, "telegram")
          .addKeyValue(LogKeys.REASON, String.valueOf(e.getCause()))
          .log(
              "The broker did not take updates; Telegram is asked for them again in {} ms",
              wait.toMillis());
      return wait;
    }
    link.worked();
    if (taken.adapted().nextOffset().isPresent()) {
      offset = taken.adapted().nextOffset();
    }
    return Duration.ZERO;
  }

  /** A batch without a single id would come again at once, for ever. */
  private static boolean advances(TelegramApi.Answer.Ok ok) {
    return ok.result()
        .valueStream()
        .anyMatch(update -> Json.number(update, "update_id").isPresent());
  }
}
