package io.clawstream.bench.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long ALICE = 1_111_111;
  private static final long BOB = 2_222_222;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
  private HttpServer bot;

  @BeforeEach
  void startBot() throws IOException {
    bot = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bot.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    bot.createContext("/hook", this::take);
    bot.start();
  }

  @AfterEach
  void stop() {
    telegram.close();
    bot.stop(0);
  }

  @Test
  void delivers_updates_with_the_secret() throws Exception {
    telegram.userSays(ALICE, "before");
    setWebhook();
    telegram.userSays(ALICE, "after");

    await().until(() -> taken.size() == 2);
    assertThat(taken).containsExactly("before", "after");
    assertThat(secrets).containsOnly("s3cret");
    await().until(() -> telegram.pendingUpdates().isEmpty());
  }

  @Test
  void delivers_again_until_it_gets_2xx_and_keeps_the_order_of_the_chat() throws Exception {
    statuses.addAll(List.of(500, 503, 404));
    setWebhook();
    telegram.userSays(ALICE, "one");
    telegram.userSays(ALICE, "two");

    await().until(() -> taken.size() == 2);
    assertThat(taken).containsExactly("one", "two");
    assertThat(telegram.webhookFailures()).isEqualTo(3);
  }

  @Test
  void other_chats_do_not_wait_for_a_failing_one() throws Exception {
    statuses.addAll(List.of(500, 500, 500, 500, 500));
    setWebhook();
    telegram.userSays(ALICE, "one");
    await().until(() -> telegram.webhookFailures() >= 2);
    statuses.clear();

    telegram.userSays(BOB, "hello");

    await().until(() -> taken.contains("hello") && taken.contains("one"));
  }

  @Test
  void stops_delivering_when_the_webhook_is_deleted() throws Exception {
    bot.removeContext("/hook");
    setWebhook();
    telegram.userSays(ALICE, "nobody takes this");
    await().until(() -> telegram.webhookFailures() > 0);

    call("deleteWebhook", "");

    assertThat(telegram.webhookUrl()).isEmpty();
    assertThat(telegram.pendingUpdates()).hasSize(1);
  }

  @Test
  void delivers_the_same_update_again_on_request() throws Exception {
    setWebhook();
    Update update = telegram.userSays(ALICE, "twice");
    telegram.arrives(update);

    await().until(() -> taken.size() == 2);
    assertThat(taken).containsExactly("twice", "twice");
  }

  private void setWebhook() throws Exception {
    call(
        "setWebhook",
        "{\"url\":\"http://127.0.0.1:%d/hook\",\"secret_token\":\"s3cret\"}"
            .formatted(bot.getAddress().getPort()));
  }

  private void call(String method, String body) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(
                  URI.create(telegram.apiUrl() + "/bot" + telegram.bot().token() + "/" + method))
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = JSON.readTree(exchange.getRequestBody()).at("/message/text").asText();
      Integer status = statuses.poll();
      if (status == null) {
        secrets.add(exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token"));
        taken.add(text);
      }
      exchange.sendResponseHeaders(status == null ? 200 : status, -1);
    }
  }
}
