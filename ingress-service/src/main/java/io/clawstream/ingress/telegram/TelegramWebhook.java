package io.clawstream.ingress.telegram;

import io.clawstream.ingress.adapter.BotIdentity;
import io.clawstream.ingress.http.Secret;
import io.clawstream.ingress.loop.Loop;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Takes the updates that Telegram posts (core.telegram.org/bots/api#setwebhook). Telegram posts an
 * update again for hours until it gets a 2xx, and holds back what comes after it in the same chat:
 * so 2xx means stored, and anything else is for what may come again.
 */
public final class TelegramWebhook {
  /** The header that carries the secret. */
  public static final String SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token";

  private static final Duration PATIENCE = Duration.ofHours(1);

  private final TelegramLink link;
  private final TelegramIntake intake;
  private final Secret secret;

  /** What the sender is told. */
  public enum Outcome {
    /** The broker has every message of it. */
    STORED(200),
    /** It is no update: it does not come from Telegram, whatever its secret. */
    MALFORMED(400),
    /** The secret is missing or wrong. */
    FORBIDDEN(403),
    /** Not stored; to be sent again. */
    UNAVAILABLE(503);

    private final int status;

    Outcome(int status) {
      this.status = status;
    }

    /** HTTP status code. */
    public int status() {
      return status;
    }
  }

  /**
   * @param secret what Telegram sends along with each update
   */
  public TelegramWebhook(
      TelegramApi api, TelegramIntake intake, Secret secret, RandomGenerator random) {
    this.link = new TelegramLink(api, random);
    this.intake = intake;
    this.secret = secret;
  }

  /** Whether the secret is right; to be asked before the body is read. */
  public boolean authentic(Optional<String> secretHeader) {
    return secretHeader.filter(secret::matches).isPresent();
  }

  /**
   * Takes an update whose secret was right.
   *
   * @param body the raw body
   */
  public Outcome take(byte[] body, Optional<String> traceparent) throws InterruptedException {
    Optional<BotIdentity> bot = link.bot();
    if (bot.isEmpty()) {
      // Without our user name mentions cannot be recognised.
      return Outcome.UNAVAILABLE;
    }
    TelegramIntake.Taken taken = intake.take(body, bot.get(), traceparent);
    if (taken.adapted().malformed()) {
      return Outcome.MALFORMED;
    }
    try {
      taken.stored().get();
      return Outcome.STORED;
    } catch (ExecutionException e) {
      return Outcome.UNAVAILABLE;
    }
  }

  /**
   * What has to be done once: find out who the bot is, and tell Telegram where to post.
   *
   * @param url our public address, or null if Telegram has been told by somebody else
   */
  public Loop.Step setUp(@Nullable URI url) {
    return new Loop.Step() {
      private boolean told = url == null;

      @Override
      public Duration runOnce() throws InterruptedException {
        if (link.bot().isEmpty()) {
          return link.introduce();
        }
        if (!told && url != null) {
          Duration wait = link.setWebhook(url.toString(), secret.value());
          told = wait.isZero();
          return wait;
        }
        // Nothing is left to do; closing the loop ends this.
        return PATIENCE;
      }
    };
  }
}
