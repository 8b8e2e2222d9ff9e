package io.clawstream.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clawstream.bench.telegram.Updates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoopsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<Long> CHATS = LongStream.rangeClosed(1, 10).boxed().toList();

  private final Journeys journeys = new Journeys();
  private final Webhooks webhooks =
      new Webhooks(new Updates(InstantSource.system()), journeys, 100);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> secrets = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private HttpServer chain;

  @BeforeEach
  void startChain() throws IOException {
    chain = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    chain.setExecutor(threads);
    chain.createContext("/hook", this::take);
    chain.start();
  }

  @AfterEach
  void stop() {
    chain.stop(0);
    threads.shutdownNow();
    webhooks.close();
  }

  @Test
  void the_open_loop_sends_at_its_rate_and_follows_every_message() throws Exception {
    List<Journey> finished = new ArrayList<>();
    OpenLoop.Result result =
        new OpenLoop(webhooks)
            .run(
                target(), new OpenLoop.Plan(400, CHATS, Duration.ofMillis(500), 42), finished::add);

    assertThat((double) result.sent()).isCloseTo(200, within(60.0));
    assertThat(result.refused()).isZero();
    assertThat(result.unanswered()).isZero();
    assertThat(result.endToEnd().count()).isEqualTo(result.sent());
    assertThat(result.endToEnd().p50()).isGreaterThanOrEqualTo(result.overhead().p50());
    assertThat(result.model().p50()).isBetween(4.0, 6.0);
    assertThat(finished).hasSize((int) result.sent());
    assertThat(secrets).containsOnly("s3cret");
  }

  @Test
  void the_open_loop_has_the_same_schedule_for_the_same_seed() throws Exception {
    OpenLoop.Plan plan = new OpenLoop.Plan(200, CHATS, Duration.ofMillis(200), 7);

    long first = new OpenLoop(webhooks).run(target(), plan, _ -> {}).sent();
    long second = new OpenLoop(webhooks).run(target(), plan, _ -> {}).sent();

    assertThat(first).isEqualTo(second);
  }

  @Test
  void refused_webhooks_are_counted() {
    status = 503;

    ClosedLoop.Result result =
        new ClosedLoop(webhooks)
            .run(target(), new ClosedLoop.Plan(2, CHATS, Duration.ZERO, Duration.ofMillis(100)));

    assertThat(result.refused()).isPositive();
    assertThat(result.answered()).isZero();
  }

  @Test
  void the_closed_loop_counts_what_is_answered_after_the_ramp() {
    ClosedLoop.Result result =
        new ClosedLoop(webhooks)
            .run(
                target(),
                new ClosedLoop.Plan(4, CHATS, Duration.ofMillis(100), Duration.ofMillis(200)));

    assertThat(result.perSecond()).isPositive();
    assertThat((double) result.answered()).isGreaterThan(result.perSecond() * 0.2);
    assertThat(result.unanswered()).isZero();
  }

  @Test
  void there_are_not_more_talkers_than_chats() {
    assertThatThrownBy(() -> new ClosedLoop.Plan(11, CHATS, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_reply_that_comes_twice_is_counted_as_repeated() {
    Journey journey = webhooks.begin(1, 0);

    journeys.handed(Texts.of(journey.number(), 50), 10);
    journeys.handed(Texts.of(journey.number(), 50), 20);
    journeys.handed("a part without a number", 30);

    assertThat(journey.handedNanos()).isEqualTo(10);
    assertThat(journey.answers()).isEqualTo(2);
    assertThat(journeys.repeated()).isEqualTo(1);
  }

  @Test
  void a_steady_load_writes_to_the_platform_until_it_is_stopped_and_waits_for_no_answer() {
    List<String> written = new CopyOnWriteArrayList<>();
    SteadyLoad load =
        SteadyLoad.start(
            new SteadyLoad.Plan(500, CHATS, 50, 42), journeys, (_, text) -> written.add(text));
    try (load) {
      await().until(() -> written.size() >= 20);
    }
    int stopped = written.size();

    assertThat(load.journeys()).hasSize(stopped);
    assertThat(load.journeys())
        .extracting(Journey::number)
        .containsExactlyElementsOf(LongStream.range(0, stopped).boxed().toList());
    assertThat(load.journeys()).allMatch(journey -> journey.answers() == 0);
    assertThat(written).allMatch(text -> text.length() == 50);
  }

  private Target target() {
    return new Target(
        "chain",
        URI.create("http://127.0.0.1:" + chain.getAddress().getPort() + "/hook"),
        Map.of("X-Telegram-Bot-Api-Secret-Token", "s3cret"));
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String text = JSON.readTree(exchange.getRequestBody()).at("/message/text").asText();
      secrets.add(exchange.getRequestHeaders().getFirst("X-Telegram-Bot-Api-Secret-Token"));
      exchange.sendResponseHeaders(status, -1);
      if (status == 200) {
        long now = System.nanoTime();
        journeys.modelServed(text, now - 5_000_000, now);
        journeys.handed(text, now + 5_000_000);
      }
    }
  }
}
