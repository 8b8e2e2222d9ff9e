package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.clawstream.bench.loopback.LoopbackServer;
import io.helidon.webserver.WebServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A Bot API server for one bot, on 127.0.0.1 and a free port, that speaks Telegram's wire format:
 * getMe, getUpdates, setWebhook, deleteWebhook, getWebhookInfo, getFile, sendMessage,
 * editMessageText and sendChatAction. It rejects what Telegram rejects, records what the bot does,
 * and plays the people who write to it. Unlike Telegram it accepts webhooks over plain HTTP.
 * Thread-safe.
 */
public final class FakeTelegram implements AutoCloseable {
  private final ReentrantLock writing = new ReentrantLock();
  private final Options options;
  private final Updates updates;
  private final Chats chats;
  private final Files files;
  private final BotApi api;
  private final WebServer server;

  /**
   * How the fake behaves.
   *
   * @param bot the bot it serves
   * @param webhookBackOff unit of the pauses between deliveries that failed; Telegram's is a second
   * @param remember whether messages and calls are kept; if not, only the last message of each chat
   *     is
   * @param listener told about every call except getUpdates, before it is answered; must be quick
   */
  public record Options(
      Bot bot, Duration webhookBackOff, boolean remember, Consumer<ApiCall> listener) {
    /**
     * For tests: everything is kept, and failed deliveries are repeated after 20, 40, 80 ms and so
     * on.
     */
    public static Options forTests() {
      return new Options(Bot.DEFAULT, Duration.ofMillis(20), true, _ -> {});
    }

    /** These options without memory, and with somebody who listens instead. */
    public Options forgetting(Consumer<ApiCall> who) {
      return new Options(bot, webhookBackOff, false, who);
    }
  }

  private FakeTelegram(Options options, InstantSource clock) {
    this.options = options;
    this.updates = new Updates(clock);
    this.chats = new Chats(options.bot(), updates, options.remember());
    this.files = new Files(options.bot());
    this.api = new BotApi(options, chats, files);
    this.server =
        LoopbackServer.start(
            routing ->
                routing
                    .get("/file/{token}/photos/{name}", files)
                    .any("/{token}/{method}", new BotApiEndpoint(options.bot(), api)));
  }

  /** Starts a server on a free port. */
  public static FakeTelegram start(Options options) {
    return new FakeTelegram(options, InstantSource.system());
  }

  /** Starts a server for tests on a free port. */
  public static FakeTelegram start() {
    return start(Options.forTests());
  }

  /** What stands in place of {@code https://api.telegram.org}. */
  public URI apiUrl() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  /** The bot that it serves. */
  public Bot bot() {
    return options.bot();
  }

  /** A user writes in the private chat with the bot; the chat's id is the user's, and positive. */
  public Update userSays(long chatId, String text) {
    return written(() -> updates.message(chatId, chatId, text, null));
  }

  /**
   * A user sends a photo in the private chat with the bot.
   *
   * @param caption empty for none
   */
  public Update userShows(long chatId, byte[] photo, String caption) {
    return written(() -> updates.photo(chatId, files.add(photo), photo.length, caption));
  }

  /**
   * Somebody writes in a group.
   *
   * @param chatId the group's id, negative
   */
  public Update memberSays(long chatId, long userId, String text) {
    return written(() -> updates.message(chatId, userId, text, null));
  }

  /** Somebody answers a message, of the bot or of somebody else. */
  public Update memberReplies(long chatId, long userId, long toMessageId, String text) {
    return written(
        () -> updates.message(chatId, userId, text, chats.original(chatId, toMessageId)));
  }

  /** Somebody changes a message. */
  public Update memberEdits(long chatId, long userId, long messageId, String text) {
    return written(() -> updates.edit(chatId, userId, messageId, text));
  }

  /**
   * Any update, as it would come from Telegram; also one that came before, as after a lost
   * acknowledgement.
   */
  public Update arrives(Update update) {
    chats.seen(update);
    api.arrives(update);
    return update;
  }

  /**
   * Numbered and handed over as one: an update that comes after one with a greater number has been
   * confirmed by whoever polls, and is lost.
   */
  private Update written(Supplier<Update> update) {
    writing.lock();
    try {
      return arrives(update.get());
    } finally {
      writing.unlock();
    }
  }

  /** The bot may write to this chat, as if somebody had written there before. */
  public void open(long chatId) {
    chats.seen(new Update(0, chatId, 0, JsonNodeFactory.instance.objectNode()));
  }

  /** The next calls of the method meet this, one after the other. */
  public void trouble(String method, Trouble... troubles) {
    api.trouble(method, List.of(troubles));
  }

  /** From now on the bot may not write to this chat. */
  public void block(long chatId) {
    chats.block(chatId);
  }

  /** A group becomes a supergroup with another id. */
  public void migrate(long from, long to) {
    chats.migrate(from, to);
  }

  /** Everything that the bot has sent, in order. */
  public List<SentMessage> sent() {
    return chats.sent();
  }

  /** What the bot has sent to one chat, in order. */
  public List<SentMessage> sent(long chatId) {
    return chats.sent().stream().filter(message -> message.chatId() == chatId).toList();
  }

  /** Texts as they stand now in one chat, in order. */
  public List<String> texts(long chatId) {
    return sent(chatId).stream().map(SentMessage::text).toList();
  }

  /** Every call except getUpdates, granted or not, in order. */
  public List<ApiCall> calls() {
    return api.calls();
  }

  /** Every call of one method, in order. */
  public List<ApiCall> calls(String method) {
    return api.calls().stream().filter(call -> call.method().equals(method)).toList();
  }

  /** Updates that the bot has not confirmed. */
  public List<Update> pendingUpdates() {
    return api.pending();
  }

  /** Where updates go, if the bot has set a webhook. */
  public Optional<URI> webhookUrl() {
    return api.webhookUrl();
  }

  /** Deliveries to the current webhook that it did not take. */
  public long webhookFailures() {
    return api.webhookFailures();
  }

  /** Ends everything; updates that were not delivered are lost. */
  @Override
  public void close() {
    api.close();
    server.stop();
  }
}
