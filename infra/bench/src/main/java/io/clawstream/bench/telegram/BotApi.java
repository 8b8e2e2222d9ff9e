package io.clawstream.bench.telegram;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the Bot API, without HTTP around them; and the way of an update to the bot, by
 * webhook or by poll.
 */
final class BotApi implements AutoCloseable {
  private static final int DEFAULT_CONNECTIONS = 40;
  private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{1,256}");

  private final FakeTelegram.Options options;
  private final Chats chats;
  private final Files files;
  private final UpdateQueue queue = new UpdateQueue();
  private final Map<String, Queue<Trouble>> troubles = new ConcurrentHashMap<>();
  private final Queue<ApiCall> calls = new ConcurrentLinkedQueue<>();
  private final AtomicLong callOrder = new AtomicLong();
  private final ReentrantLock webhookLock = new ReentrantLock();
  private volatile @Nullable Webhook webhook;

  BotApi(FakeTelegram.Options options, Chats chats, Files files) {
    this.options = options;
    this.chats = chats;
    this.files = files;
  }

  JsonNode call(String method, Params params) throws Refusal, InterruptedException {
    return switch (method) {
      case "getMe" -> me();
      case "getUpdates" -> getUpdates(params);
      case "setWebhook" -> setWebhook(params);
      case "deleteWebhook" -> deleteWebhook(params);
      case "getWebhookInfo" -> webhookInfo();
      case "getFile" -> files.getFile(params);
      case "sendMessage" -> chats.sendMessage(params);
      case "editMessageText" -> chats.editMessageText(params);
      case "sendChatAction" -> chats.sendChatAction(params);
      default -> throw Refusal.of(404, "Not Found");
    };
  }

  void arrives(Update update) {
    webhookLock.lock();
    try {
      queue.add(update);
      Webhook target = webhook;
      if (target != null) {
        target.deliver(update);
      }
    } finally {
      webhookLock.unlock();
    }
  }

  void trouble(String method, List<Trouble> more) {
    troubles.computeIfAbsent(method, _ -> new ConcurrentLinkedQueue<>()).addAll(more);
  }

  Optional<Trouble> nextTrouble(String method) {
    Queue<Trouble> ordered = troubles.get(method);
    return ordered == null ? Optional.empty() : Optional.ofNullable(ordered.poll());
  }

  void record(String method, Params params, int status, long nanos) {
    if (method.equals("getUpdates")) {
      return;
    }
    ApiCall call = new ApiCall(callOrder.getAndIncrement(), nanos, method, params.json(), status);
    options.listener().accept(call);
    if (options.remember()) {
      calls.add(call);
    }
  }

  List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  List<Update> pending() {
    return queue.pending();
  }

  Optional<URI> webhookUrl() {
    return Optional.ofNullable(webhook).map(Webhook::url);
  }

  long webhookFailures() {
    Webhook current = webhook;
    return current == null ? 0 : current.failures();
  }

  @Override
  public void close() {
    queue.close();
    closeWebhook();
  }

  private ObjectNode me() {
    ObjectNode me = options.bot().json();
    me.put("can_join_groups", true);
    me.put("can_read_all_group_messages", false);
    me.put("supports_inline_queries", false);
    return me;
  }

  private ArrayNode getUpdates(Params params) throws Refusal, InterruptedException {
    if (webhook != null) {
      throw Refusal.of(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
    }
    long limit = params.number("limit").orElse(UpdateQueue.MAX_LIMIT);
    long timeout = params.number("timeout").orElse(0);
    List<JsonNode> updates =
        queue.poll(
            params.number("offset").orElse(0),
            Math.clamp(limit, 1, UpdateQueue.MAX_LIMIT),
            Duration.ofSeconds(Math.clamp(timeout, 0, UpdateQueue.MAX_TIMEOUT.toSeconds())));
    return JsonNodeFactory.instance.arrayNode().addAll(updates);
  }

  private JsonNode setWebhook(Params params) throws Refusal {
    if (params.text("url").isEmpty()) {
      return deleteWebhook(params);
    }
    String secret = params.text("secret_token");
    if (!secret.isEmpty() && !SECRET.matcher(secret).matches()) {
      throw Refusal.badRequest("secret token contains unallowed characters");
    }
    URI url = webhookUrl(params.text("url"));
    long connections = params.number("max_connections").orElse(DEFAULT_CONNECTIONS);
    webhookLock.lock();
    try {
      closeWebhook();
      if (params.flag("drop_pending_updates")) {
        queue.clear();
      }
      queue.endPolls();
      Webhook fresh =
          new Webhook(
              url,
              secret.isEmpty() ? Optional.empty() : Optional.of(secret),
              Math.clamp(connections, 1, 100),
              options.webhookBackOff(),
              queue::remove);
      webhook = fresh;
      queue.pending().forEach(fresh::deliver);
    } finally {
      webhookLock.unlock();
    }
    return JsonNodeFactory.instance.booleanNode(true);
  }

  private JsonNode deleteWebhook(Params params) {
    webhookLock.lock();
    try {
      closeWebhook();
      if (params.flag("drop_pending_updates")) {
        queue.clear();
      }
    } finally {
      webhookLock.unlock();
    }
    return JsonNodeFactory.instance.booleanNode(true);
  }

  private ObjectNode webhookInfo() {
    Webhook current = webhook;
    ObjectNode info = JsonNodeFactory.instance.objectNode();
    info.put("url", current == null ? "" : current.url().toString());
    info.put("has_custom_certificate", false);
    info.put("pending_update_count", queue.pending().size());
    if (current != null) {
      current.lastError().ifPresent(error -> info.put("last_error_message", error));
    }
    return info;
  }

  private void closeWebhook() {
    Webhook current = webhook;
    webhook = null;
    if (current != null) {
      current.close();
    }
  }

  private static URI webhookUrl(String text) throws Refusal {
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && url.getScheme() != null && url.getScheme().startsWith("http")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("bad webhook: invalid URL");
    }
    throw Refusal.badRequest("bad webhook: An HTTPS URL must be provided for webhook");
  }
}
