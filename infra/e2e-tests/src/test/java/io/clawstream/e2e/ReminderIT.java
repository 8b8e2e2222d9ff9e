package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.egress.Egress;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.llm.LlmWorker;
import io.clawstream.router.Router;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.tools.ToolsWorker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A reminder that a model sets comes back at its time, through all services, whatever becomes of
 * the router until then.
 */
class ReminderIT {
  private static final long CHAT = 4242;
  private static final String SET = "I shall remind you.";

  @Test
  void a_reminder_comes_back_once_although_the_router_was_killed_and_stopped_in_between() {
    try (FakeTelegram telegram = FakeTelegram.start();
        MockModelServer model =
            MockModelServer.start(MockModelServer.Options.echo().answering(ReminderIT::answer));
        Installation installation = new Installation(settings(telegram, model))) {
      List<ServiceRunner> others =
          Stream.<ServiceDefinition>of(
                  new Ingress(), new LlmWorker(), new ToolsWorker(), new Egress())
              .map(installation::start)
              .toList();
      ServiceProcess router = installation.startProcess(new Router(), Map.of());
      others.forEach(Installation::awaitReady);
      router.awaitReady();

      telegram.userSays(CHAT, "Please remind me");
      await().atMost(Duration.ofMinutes(1)).until(() -> telegram.texts(CHAT).contains(SET));
      router.kill();

      ServiceProcess second = installation.startProcess(new Router(), Map.of());
      second.awaitReady();
      await("the reminder")
          .atMost(Duration.ofMinutes(2))
          .until(() -> telegram.texts(CHAT).size() > 1);
      second.close();

      ServiceProcess third = installation.startProcess(new Router(), Map.of());
      third.awaitReady();
      telegram.userSays(CHAT, "Thank you");
      await().atMost(Duration.ofMinutes(1)).until(() -> telegram.texts(CHAT).contains("Thank you"));

      List<String> texts = telegram.texts(CHAT);
      assertThat(texts).hasSize(3);
      assertThat(texts.get(1)).startsWith("Reminder that you set at").endsWith("Feed the cat");
      assertThat(reminders(installation)).hasSize(1);
      assertThat(installation.fatalErrors()).isEmpty();
    }
  }

  /** Repeats what it is told, but asks for the tool when it is asked for a reminder. */
  private static ModelAnswer answer(ModelRequest request) {
    if (request.messages().getLast().role().equals("tool")) {
      return new ModelAnswer.Text(SET);
    }
    return request.lastUserMessage().contains("remind me")
        ? new ModelAnswer.ToolCalls(
            "",
            List.of(
                new ModelAnswer.ToolCall(
                    "call_1",
                    "schedule",
                    "{\"action\":\"create\",\"text\":\"Feed the cat\",\"in_seconds\":20}")))
        : new ModelAnswer.Text(request.lastUserMessage());
  }

  /** Those in the log of inbound messages. */
  private static List<StandardMessage> reminders(Installation installation) {
    try (EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl())) {
      return LogReader.events(
              installation.cluster(),
              installation.topics().inbound(),
              serdes,
              StandardMessage.class)
          .stream()
          .filter(message -> message.getMessageId().startsWith("reminder:"))
          .toList();
    }
  }

  private static Map<String, String> settings(FakeTelegram telegram, MockModelServer model) {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.allow-users", Long.toString(CHAT));
    settings.put("agents.default.tools", "schedule");
    settings.put("egress.telegram.streaming", "false");
    return settings;
  }
}
