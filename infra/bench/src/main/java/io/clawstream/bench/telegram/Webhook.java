package io.clawstream.bench.telegram;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Delivers updates to the bot's webhook as Telegram does (tdlib/telegram-bot-api,
 * WebhookActor.cpp): updates of one chat one after the other, those of different chats at the same
 * time up to {@code max_connections}; anything but 2xx is tried again, first at once, then after 1,
 * 2, 4 … times the back-off, at most 60 times it, or after the Retry-After that the bot asks for.
 */
final class Webhook implements AutoCloseable {
  private static final int MOST_DOUBLINGS = 6;
  private static final long MAX_RETRY_AFTER_SECONDS = 3600;

  private final URI url;
  private final Optional<String> secret;
  private final Duration backOff;
  private final Consumer<Update> delivered;
  private final Semaphore connections;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Long, Deque<Update>> chats = new HashMap<>();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable String lastError;
  private volatile boolean closed;

  Webhook(
      URI url,
      Optional<String> secret,
      int maxConnections,
      Duration backOff,
      Consumer<Update> delivered) {
    this.url = url;
    this.secret = secret;
    this.backOff = backOff;
    this.delivered = delivered;
    this.connections = new Semaphore(maxConnections);
  }

  URI url() {
    return url;
  }

  Optional<String> lastError() {
    return Optional.ofNullable(lastError);
  }

  long failures() {
    return failures.get();
  }

  /** Queues an update behind those of its chat. */
  void deliver(Update update) {
    lock.lock();
    try {
      Deque<Update> queue = chats.get(update.chatId());
      if (queue == null) {
        queue = new ArrayDeque<>();
        chats.put(update.chatId(), queue);
        long chat = update.chatId();
        threads.add(Thread.ofVirtual().name("webhook-" + chat).start(() -> deliverAll(chat)));
      }
      queue.add(update);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
    http.shutdownNow();
  }

  private void deliverAll(long chat) {
    try {
      for (Optional<Update> next = next(chat); next.isPresent(); next = next(chat)) {
        deliverUntilTaken(next.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private Optional<Update> next(long chat) {
    lock.lock();
    try {
      Deque<Update> queue = chats.get(chat);
      if (queue == null || queue.isEmpty()) {
        chats.remove(chat);
        return Optional.empty();
      }
      return Optional.of(queue.remove());
    } finally {
      lock.unlock();
    }
  }

  private void deliverUntilTaken(Update update) throws InterruptedException {
    for (int failed = 0; !closed; failed++) {
      connections.acquire();
      Optional<Duration> wait;
      try {
        wait = post(update, failed);
      } finally {
        connections.release();
      }
      if (wait.isEmpty()) {
        delivered.accept(update);
        return;
      }
      failures.incrementAndGet();
      Thread.sleep(wait.get());
    }
  }

  /** One try: empty if the bot took the update, else how long to wait. */
  private Optional<Duration> post(Update update, int failedBefore) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    update.json().toString(), StandardCharsets.UTF_8));
    secret.ifPresent(value -> request.header("X-Telegram-Bot-Api-Secret-Token", value));
    try {
      HttpResponse<Void> response = http.send(request.build(), BodyHandlers.discarding());
      if (response.statusCode() / 100 == 2) {
        return Optional.empty();
      }
      lastError = "Wrong response from the webhook: " + response.statusCode();
      return Optional.of(retryAfter(response).orElseGet(() -> pause(failedBefore)));
    } catch (IOException e) {
      lastError = "Connection failed: " + e;
      return Optional.of(pause(failedBefore));
    }
  }

  private Duration pause(int failedBefore) {
    return failedBefore == 0
        ? Duration.ZERO
        : backOff.multipliedBy(Math.min(60, 1L << Math.min(MOST_DOUBLINGS, failedBefore - 1)));
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,4}"))
        .map(value -> Duration.ofSeconds(Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(value))));
  }
}
