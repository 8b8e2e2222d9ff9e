package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.egress.Egress;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.llm.LlmWorker;
import io.clawstream.router.Router;
import io.clawstream.tools.ToolsWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routers come and go while people talk: nobody loses a message or gets an answer twice, and no
 * conversation stands still for long.
 */
class RouterScalingIT {
  private static final Logger log = LoggerFactory.getLogger(RouterScalingIT.class);
  private static final int CHATS = 16;

  /** Generous: the machine may be busy. What was measured is in the log. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

  @Test
  void conversations_go_on_while_a_second_router_comes_and_the_first_one_goes() throws Exception {
    try (FakeTelegram telegram = FakeTelegram.start();
        MockModelServer model = MockModelServer.start(MockModelServer.Options.echo());
        Installation installation = new Installation(settings(telegram, model))) {
      ServiceRunner first = router(installation, "first");
      List<ServiceRunner> others =
          List.of(
              installation.start(new Ingress()),
              installation.start(new LlmWorker()),
              installation.start(new ToolsWorker()),
              installation.start(new Egress()));
      Installation.awaitReady(first);
      others.forEach(Installation::awaitReady);

      Talk talk = new Talk(telegram);
      talk.begin();
      talk.awaitRound();
      Duration undisturbed = talk.longestPause();

      ServiceRunner second = router(installation, "second");
      Installation.awaitReady(second);
      talk.awaitRound();
      Duration joining = talk.longestPause();

      installation.stop(first);
      talk.awaitRound();
      Duration leaving = talk.longestPause();
      talk.end();

      log.info(
          "Longest wait for an answer in {} conversations: undisturbed {} ms, while a router came {} ms, while one went {} ms",
          CHATS,
          undisturbed.toMillis(),
          joining.toMillis(),
          leaving.toMillis());
      assertThat(List.of(joining, leaving)).allMatch(pause -> pause.compareTo(LONGEST_PAUSE) < 0);
      talk.requireEveryMessageAnsweredOnceInOrder();
      assertThat(installation.fatalErrors()).isEmpty();
    }
  }

  private static ServiceRunner router(Installation installation, String name) {
    return installation.start(
        new Router(),
        Map.of("router.state-dir", installation.directory("router-" + name).toString()));
  }

  private static Map<String, String> settings(FakeTelegram telegram, MockModelServer model) {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("egress.telegram.streaming", "false");
    settings.put("egress.telegram.pacing.per-second", "10000");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    settings.put("router.standby-replicas", "1");
    return settings;
  }

  /** One person in each chat, who says the next thing as soon as the last was answered. */
  private static final class Talk {
    private final FakeTelegram telegram;
    private final AtomicBoolean over = new AtomicBoolean();
    private final Map<Integer, Integer> said = new ConcurrentHashMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<Void>> talking = new ArrayList<>();

    Talk(FakeTelegram telegram) {
      this.telegram = telegram;
    }

    void begin() {
      for (int chat = 1; chat <= CHATS; chat++) {
        talking.add(people.submit(person(chat)));
      }
    }

    private Callable<Void> person(int chat) {
      return () -> {
        for (int n = 1; !over.get(); n++) {
          String text = "m" + n;
          int expected = n;
          long at = System.nanoTime();
          telegram.userSays(chat, text);
          await("answer " + n + " in chat " + chat)
              .atMost(Duration.ofMinutes(1))
              .pollInterval(Duration.ofMillis(20))
              .until(() -> telegram.texts(chat).size() >= expected);
          answered(chat, n, Duration.ofNanos(System.nanoTime() - at));
        }
        return null;
      };
    }

    private synchronized void answered(int chat, int n, Duration pause) {
      said.put(chat, n);
      pauses.add(pause);
    }

    /** Until everybody has been answered five times more. */
    void awaitRound() {
      Map<Integer, Integer> before = new HashMap<>(said);
      await("everybody has been answered")
          .atMost(Duration.ofMinutes(2))
          .until(
              () ->
                  IntStream.rangeClosed(1, CHATS)
                      .allMatch(
                          chat -> said.getOrDefault(chat, 0) >= before.getOrDefault(chat, 0) + 5));
    }

    /** Since it was last asked for. */
    synchronized Duration longestPause() {
      Duration longest = pauses.stream().max(Duration::compareTo).orElse(Duration.ZERO);
      pauses.clear();
      return longest;
    }

    void end() throws Exception {
      over.set(true);
      for (Future<Void> person : talking) {
        person.get();
      }
      people.close();
    }

    void requireEveryMessageAnsweredOnceInOrder() {
      said.forEach(
          (chat, count) -> {
            List<String> expected = new ArrayList<>();
            for (int n = 1; n <= count; n++) {
              expected.add("m" + n);
            }
            assertThat(telegram.texts(chat)).as("answers in chat %d", chat).isEqualTo(expected);
          });
    }
  }
}
