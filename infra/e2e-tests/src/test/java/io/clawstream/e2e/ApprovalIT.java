package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.events.AuditEvent;
import io.clawstream.schemas.EventSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Tool calls that wait for an operator, through all services. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApprovalIT {
  private static final Pattern ID = Pattern.compile("\\b[A-HJ-NP-Z2-9]{8}\\b");
  private static final String QUESTION = "What is the current time?";
  private static final long ADMIN = 4242;

  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(TimeTeller::answer));
  private Installation installation;

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("channels.telegram.admin-users", Long.toString(ADMIN));
    settings.put("tools.approval", "group:time");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    settings.put("egress.telegram.streaming", "false");
    installation = new Installation(settings).startAll();
  }

  @AfterAll
  void stop() {
    installation.close();
    model.close();
    telegram.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  void an_operator_approves_a_call_on_the_command_line_and_the_turn_goes_on() {
    String id = asked(3001);

    Cli approved = Cli.run(installation, "approvals", "approve", id, "--as", "op");

    assertThat(approved.code()).as(approved.err()).isZero();
    assertThat(approved.out()).contains("The call of get_current_time is made.");
    await("the answer").until(() -> telegram.texts(3001).size() == 2);
    assertThat(telegram.texts(3001).getLast()).contains("UTC");
    await()
        .untilAsserted(
            () -> assertThat(Cli.run(installation, "approvals", "list").out()).doesNotContain(id));
    assertThat(Cli.run(installation, "approvals", "approve", id).err())
        .contains("No call waits as " + id);
    await()
        .untilAsserted(
            () ->
                assertThat(audits("3001"))
                    .extracting(AuditEvent::getDecision, AuditEvent::getReason)
                    .contains(tuple("allowed", "approved by op"), tuple("allowed", "done")));
  }

  @Test
  void an_admin_denies_a_call_from_another_chat_and_the_model_is_told() {
    String id = asked(3002);

    telegram.userSays(ADMIN, "/deny " + id.substring(0, 4) + " " + id.substring(4));

    await().until(() -> telegram.texts(ADMIN).stream().anyMatch(text -> text.contains("Denied")));
    await("the answer").until(() -> telegram.texts(3002).size() == 2);
    assertThat(telegram.texts(3002).getLast()).contains("an operator has denied this call");
  }

  @Test
  void who_is_no_admin_decides_nothing() {
    String id = asked(3003);

    telegram.userSays(3004, "/approve " + id);

    await().until(() -> !telegram.texts(3004).isEmpty());
    assertThat(telegram.texts(3004).getFirst()).contains("Only admins may decide that.");
    assertThat(Cli.run(installation, "approvals", "list").out()).contains(id);
  }

  /** Asks the assistant for something that has to be approved; returns what it waits as. */
  private String asked(long chat) {
    telegram.userSays(chat, QUESTION);
    await("the notice").atMost(Duration.ofSeconds(30)).until(() -> !telegram.texts(chat).isEmpty());
    String notice = telegram.texts(chat).getFirst();
    assertThat(notice).contains("waits for approval by an operator").contains("get_current_time");
    Matcher id = ID.matcher(notice);
    assertThat(id.find()).as("an id in '%s'", notice).isTrue();
    await()
        .untilAsserted(
            () ->
                assertThat(Cli.run(installation, "approvals", "list").out())
                    .contains(id.group())
                    .contains("get_current_time"));
    return id.group();
  }

  private List<AuditEvent> audits(String user) {
    try (EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl())) {
      return LogReader.events(
              installation.cluster(), installation.topics().audit(), serdes, AuditEvent.class)
          .stream()
          .filter(event -> event.getUserId().equals(user))
          .toList();
    }
  }
}
