package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.model.Pace;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.bench.telegram.Update;
import io.clawstream.cli.Main;
import io.clawstream.kit.ServiceRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import picocli.CommandLine;

/**
 * The router's rules as users and operators meet them: through all services, by the command line.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionRulesIT {
  private static final Pattern CODE = Pattern.compile("\\b[A-HJ-NP-Z2-9]{8}\\b");
  private static final long ADMIN = 4242;

  /** Half a minute for an answer of thirty words: time enough to stop it. */
  private static final Pace SLOWLY = new Pace(Duration.ZERO, 30, Duration.ofSeconds(1));

  private static final String NOVEL = "novel " + "word ".repeat(30).strip();

  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(SessionRulesIT::answer));
  private Installation installation;

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.admin-users", Long.toString(ADMIN));
    settings.put("channels.telegram.group-policy", "open");
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
  void a_stranger_shows_a_code_to_the_operator_and_is_answered_from_then_on() {
    telegram.userSays(2001, "hello");
    await().until(() -> telegram.texts(2001).size() == 1);
    Matcher code = CODE.matcher(telegram.texts(2001).getFirst());
    assertThat(code.find()).as("a code in '%s'", telegram.texts(2001)).isTrue();
    await().untilAsserted(() -> assertThat(cli("pairing", "list")).contains(code.group()));

    assertThat(cli("pairing", "approve", code.group().toLowerCase(Locale.ROOT)))
        .contains("approved");
    await()
        .untilAsserted(
            () ->
                assertThat(telegram.texts(2001))
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("You are welcome here now"));
    telegram.userSays(2001, "thank you");
    await().until(() -> telegram.texts(2001).contains("thank you"));

    String person =
        cli("pairing", "list", "--all")
            .lines()
            .filter(line -> line.contains("2001"))
            .findFirst()
            .orElseThrow();
    assertThat(person).contains("telegram");
  }

  @Test
  void stop_ends_the_model_call_and_the_next_message_is_answered() {
    telegram.userSays(ADMIN, NOVEL);
    await().until(() -> model.inFlight() == 1);

    telegram.userSays(ADMIN, "/stop");
    await().until(() -> telegram.texts(ADMIN).contains("Stopped."));
    await("the call is closed").until(() -> model.inFlight() == 0);

    telegram.userSays(ADMIN, "still there?");
    await().until(() -> telegram.texts(ADMIN).contains("still there?"));
    assertThat(telegram.texts(ADMIN)).noneMatch(text -> text.startsWith("novel"));
  }

  @Test
  void an_erased_conversation_is_gone_and_a_new_one_is_answered() {
    long chat = 2002;
    approve(chat);
    telegram.userSays(chat, "remember me");
    await().until(() -> telegram.texts(chat).contains("remember me"));
    String key = sessionOf(chat);
    assertThat(cli("sessions", "show", key, "--history", "5")).contains("remember me");

    assertThat(cli("sessions", "erase", key, "--yes")).contains(installation.topics().inbound());

    assertThat(cli("sessions", "list", "--prefix", key)).doesNotContain(key);
    approve(chat);
    telegram.userSays(chat, "who am I?");
    await().until(() -> telegram.texts(chat).contains("who am I?"));
    assertThat(model.seen().getLast().toString()).doesNotContain("remember me");
  }

  @Test
  void why_says_why_a_group_message_was_not_answered() {
    Update chatter = telegram.memberSays(-700, 7, "just chatting");
    String id = Long.toString(chatter.messageId());

    await().untilAsserted(() -> assertThat(cli("why", id)).contains("not_addressed"));
  }

  private static ModelAnswer answer(ModelRequest request) {
    ModelAnswer answer = TimeTeller.answer(request);
    return request.lastUserMessage().equals(NOVEL) ? new ModelAnswer.Paced(SLOWLY, answer) : answer;
  }

  private void approve(long chat) {
    int before = telegram.texts(chat).size();
    telegram.userSays(chat, "let me in");
    await().until(() -> telegram.texts(chat).size() > before);
    Matcher code = CODE.matcher(telegram.texts(chat).getLast());
    assertThat(code.find()).isTrue();
    await().untilAsserted(() -> assertThat(cli("pairing", "list")).contains(code.group()));
    cli("pairing", "approve", code.group());
    await().until(() -> telegram.texts(chat).size() > before + 1);
  }

  private String sessionOf(long chat) {
    return cli("sessions", "list")
        .lines()
        .map(line -> line.substring(0, line.indexOf(" ")))
        .filter(key -> key.endsWith("/dm/" + chat))
        .findFirst()
        .orElseThrow();
  }

  /** What a command prints; it must succeed. */
  private String cli(String... args) {
    ServiceRunner router = installation.running("router-streams");
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(
        List.of(
            "--set", "kafka.bootstrap-servers=" + installation.cluster().bootstrapServers(),
            "--set", "registry.url=" + installation.cluster().registryUrl(),
            "--set", "topics.namespace=" + installation.topics().namespace(),
            "--set", "topics.router-partitions=4",
            "--set", "topics.job-partitions=4"));
    if (List.of(args).subList(0, 2).equals(List.of("sessions", "list"))
        || List.of(args).subList(0, 2).equals(List.of("sessions", "show"))) {
      all.addAll(List.of("--router", "http://127.0.0.1:" + router.adminPort()));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    assertThat(command.execute(all.toArray(String[]::new))).as("%s: %s", all, err).isZero();
    return out.toString();
  }
}
