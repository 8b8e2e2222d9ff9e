package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.Pace;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.bench.telegram.SentMessage;
import io.clawstream.egress.Egress;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.llm.LlmWorker;
import io.clawstream.router.Router;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.tools.ToolsWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each service is killed with SIGKILL in the middle of 200 conversations of three messages, and
 * started again. Afterwards every message has one answer, and every conversation is in order.
 */
class KillIT {
  private static final int CONVERSATIONS = 200;
  private static final List<String> SAID = List.of("one", "two", "What is the current time?");
  private static final int ALL = CONVERSATIONS * SAID.size();

  static Stream<Arguments> services() {
    return Stream.of(new Ingress(), new Router(), new LlmWorker(), new ToolsWorker(), new Egress())
        .map(service -> Arguments.of(service.name(), service));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void nothing_is_lost_nothing_doubled_and_order_kept_when_a_service_is_killed(
      String name, ServiceDefinition victim) {
    try (FakeTelegram telegram = FakeTelegram.start();
        MockModelServer model =
            MockModelServer.start(
                MockModelServer.Options.echo()
                    .answering(TimeTeller::answer)
                    .at(Pace.after(Duration.ofMillis(100))));
        Installation installation = new Installation(settings(telegram, model))) {
      Map<String, ServiceProcess> processes = new HashMap<>();
      for (ServiceDefinition service : Installation.ALL) {
        processes.put(
            service.name(), installation.startProcess(service, stateOf(service, installation)));
      }
      processes.values().forEach(ServiceProcess::awaitReady);

      for (String text : SAID) {
        chats().forEach(chat -> telegram.userSays(chat, text));
      }
      await("the middle of it")
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(5))
          .until(() -> telegram.sent().size() >= ALL / 3);
      Objects.requireNonNull(processes.get(name)).kill();
      int answeredAtKill = telegram.sent().size();
      long killedAt = System.currentTimeMillis();
      assertThat(answeredAtKill).as("answers when %s was killed", name).isLessThan(ALL);
      ServiceProcess again = installation.startProcess(victim, stateOf(victim, installation));

      await("every message is answered")
          .atMost(Duration.ofMinutes(2))
          .until(() -> chats().allMatch(chat -> telegram.texts(chat).size() >= SAID.size()));
      again.awaitReady();

      List<Long> doubled = new ArrayList<>();
      chats()
          .forEach(
              chat -> {
                List<String> distinct = withoutRepeats(telegram.texts(chat));
                assertThat(distinct).as("answers in chat %d", chat).hasSize(SAID.size());
                assertThat(distinct.get(0)).isEqualTo("one");
                assertThat(distinct.get(1)).isEqualTo("two");
                assertThat(distinct.get(2)).contains("UTC");
                if (telegram.texts(chat).size() > SAID.size()) {
                  doubled.add(chat);
                }
              });
      if (name.equals("egress-service")) {
        requireNoReceiptBeforeTheKill(installation, telegram, doubled, killedAt);
      } else {
        assertThat(doubled).as("chats with a doubled answer").isEmpty();
      }
    }
  }

  /**
   * Telegram has no idempotency key: what egress had sent and not yet written down when it died is
   * sent again (docs/ARCHITECTURE.md §5). Anything more would be a fault.
   */
  private static void requireNoReceiptBeforeTheKill(
      Installation installation, FakeTelegram telegram, List<Long> doubled, long killedAt) {
    List<DeliveryReceipt> receipts;
    try (EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl())) {
      receipts =
          LogReader.events(
              installation.cluster(),
              installation.topics().receipts(),
              serdes,
              DeliveryReceipt.class);
    }
    for (long chat : doubled) {
      List<SentMessage> sent = telegram.sent(chat);
      SentMessage first = firstOfDouble(sent);
      assertThat(receipts)
          .as("receipt of the answer in chat %d that was sent again", chat)
          .noneMatch(
              receipt ->
                  Long.toString(first.messageId()).equals(receipt.getPlatformMessageId())
                      && receipt.getAt() < killedAt);
    }
  }

  private static SentMessage firstOfDouble(List<SentMessage> sent) {
    for (int i = 1; i < sent.size(); i++) {
      if (sent.get(i).text().equals(sent.get(i - 1).text())) {
        return sent.get(i - 1);
      }
    }
    throw new AssertionError("No message was sent twice in a row: " + sent);
  }

  private static List<String> withoutRepeats(List<String> texts) {
    List<String> result = new ArrayList<>();
    for (String text : texts) {
      if (result.isEmpty() || !result.getLast().equals(text)) {
        result.add(text);
      }
    }
    return result;
  }

  private static LongStream chats() {
    return LongStream.rangeClosed(1, CONVERSATIONS);
  }

  private static Map<String, String> settings(FakeTelegram telegram, MockModelServer model) {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("egress.telegram.streaming", "false");
    settings.put("egress.telegram.pacing.per-second", "10000");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    return settings;
  }

  /** The router finds its own store files again, as it would on the same machine. */
  private static Map<String, String> stateOf(ServiceDefinition service, Installation installation) {
    return service instanceof Router
        ? Map.of("router.state-dir", installation.directory("router-state").toString())
        : Map.of();
  }
}
