package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.router.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Operators look at an installation that works: two routers, and all other services. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorIT {
  private static final int CONVERSATIONS = 12;

  private Installation installation;
  private ServiceRunner secondRouter;

  @BeforeAll
  void talk() {
    installation = new Installation(Map.of("service.operator-token", "open sesame")).startAll();
    secondRouter =
        installation.start(
            new Router(),
            Map.of("router.state-dir", installation.directory("second-router").toString()));
    Installation.awaitReady(secondRouter);
    Installation.awaitReady(installation.running("router-streams"));
    int port = Installation.httpPort(installation.running(new Ingress().name()));
    for (int i = 0; i < CONVERSATIONS; i++) {
      try (WebchatClient page = WebchatClient.connect(port, "conversation-" + (10 + i), 0)) {
        page.say("message-" + i, "hello " + i);
        page.awaitReply("message-" + i);
      }
    }
  }

  @AfterAll
  void stop() {
    installation.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  void from_any_router_all_sessions_are_listed() {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              Cli list = ask(secondRouter, "list");
              assertThat(list.err()).isEmpty();
              assertThat(list.out().lines().filter(line -> line.contains("conversation-")))
                  .hasSize(CONVERSATIONS);
            });
  }

  @Test
  void a_session_is_shown_by_whichever_router_is_asked_and_what_was_said_only_on_demand()
      throws Exception {
    String key = keys().getFirst();
    String first = ask(installation.running("router-streams"), "show", key).out();
    JsonNode second =
        new ObjectMapper().readTree(ask(secondRouter, "show", key, "--history", "5").out());

    assertThat(first).contains("\"key\" : \"" + key + "\"").doesNotContain("hello");
    assertThat(second.path("instances")).hasSize(2);
    assertThat(second.path("history")).hasSize(2);
    assertThat(second.path("history").get(0).path("message").path("content").asText())
        .startsWith("hello");
  }

  @Test
  void nobody_is_told_anything_without_the_token() {
    Cli run = Cli.plain("sessions", "list", "--router", url(secondRouter), "--token", "wrong");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("service.operator-token");
  }

  @Test
  void a_message_that_was_answered_says_when() {
    Cli run = Cli.run(installation, "why", "message-3");

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("received: webchat")
        .contains("job: turn ")
        .contains("reply: answer of echo/")
        .containsPattern("(?m)^answered at .*echo/.*webchat has no receipts\\)$")
        .doesNotContain("hello");
  }

  @Test
  void a_message_that_never_came_says_how_far_was_looked_back() {
    Cli run = Cli.run(installation, "why", "message-77", "--since", "2h");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("message-77 was not received in the last 2h; try --since 7d");
  }

  private List<String> keys() {
    return ask(secondRouter, "list")
        .out()
        .lines()
        .filter(line -> line.contains("conversation-"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  private static Cli ask(ServiceRunner router, String... question) {
    List<String> all = new ArrayList<>(List.of("sessions"));
    all.addAll(List.of(question));
    all.addAll(List.of("--router", url(router), "--token", "open sesame"));
    return Cli.plain(all.toArray(String[]::new));
  }

  private static String url(ServiceRunner router) {
    return "http://127.0.0.1:" + router.adminPort();
  }
}
