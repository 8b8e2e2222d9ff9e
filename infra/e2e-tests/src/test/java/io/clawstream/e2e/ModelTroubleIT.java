package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.ingress.Ingress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What users see of models that break off, refuse the key, or find a conversation too long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ModelTroubleIT {
  private static final String SUMMARY = "They have counted to three.";

  private final AtomicBoolean brokenOff = new AtomicBoolean();
  private final AtomicBoolean keyRefused = new AtomicBoolean();
  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(this::answer));
  private final MockModelServer other =
      MockModelServer.start(
          MockModelServer.Options.echo().answering(_ -> new ModelAnswer.Text("From the other.")));
  private Installation installation;

  private ModelAnswer answer(ModelRequest request) {
    String said = request.lastUserMessage();
    if (keyRefused.get()) {
      return new ModelAnswer.Refused(401, Optional.empty(), "Incorrect API key provided.");
    }
    if (said.equals("break off") && !brokenOff.getAndSet(true)) {
      return new ModelAnswer.ErrorInStream("Half an ans", "The server is overloaded.");
    }
    String instructions = request.messages().getFirst().content();
    if (said.equals("and now?") && !instructions.contains(SUMMARY)) {
      return new ModelAnswer.Refused(
          400, Optional.empty(), "This model's maximum context length is 10 tokens.");
    }
    return new ModelAnswer.Text(
        instructions.startsWith("You keep the memory") ? SUMMARY : "You said: " + said);
  }

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    settings.put("agents.default.fallbacks", "other/" + MockModelServer.MODEL);
    settings.put("llm.providers.other.type", "openai");
    settings.put("llm.providers.other.base-url", other.baseUrl().toString());
    settings.put("llm.providers.other.api-key", "test");
    settings.put("llm.retry.first-delay", "200ms");
    installation = new Installation(settings).startAll();
  }

  @AfterAll
  void stop() {
    installation.close();
    other.close();
    model.close();
    telegram.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  @Order(1)
  void of_an_answer_that_broke_off_nothing_is_left_on_the_page_or_in_the_chat() {
    int port = Installation.httpPort(installation.running(new Ingress().name()));
    try (WebchatClient page = WebchatClient.connect(port, "conversation-1", 0)) {
      page.say("message-1", "break off");

      JsonNode reply = page.awaitReply("message-1");

      assertThat(reply.path("text").asText()).isEqualTo("You said: break off");
      // What a page shows is the newest stream: each piece names its own.
      assertThat(page.frames("delta"))
          .filteredOn(piece -> piece.path("stream").path(2).asInt() > 0)
          .noneMatch(piece -> piece.path("text").asText().contains("Half"));
    }
    brokenOff.set(false);
    telegram.userSays(2001, "break off");
    await().until(() -> telegram.texts(2001).contains("You said: break off"));
    assertThat(telegram.texts(2001)).isEqualTo(List.of("You said: break off"));
    assertThat(model.requestsFor("break off")).isEqualTo(4);
  }

  @Test
  @Order(2)
  void a_conversation_that_is_too_long_is_summarised_and_the_model_asked_again() {
    for (String said : List.of("one", "two", "three")) {
      telegram.userSays(2002, said);
      await().until(() -> telegram.texts(2002).contains("You said: " + said));
    }

    telegram.userSays(2002, "and now?");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> telegram.texts(2002).contains("You said: and now?"));
    assertThat(telegram.texts(2002)).hasSize(4);
    assertThat(model.requestsFor("and now?")).isEqualTo(2);
  }

  @Test
  @Order(3)
  void where_the_key_is_refused_the_next_model_answers() {
    keyRefused.set(true);

    telegram.userSays(2003, "hello");

    await().until(() -> telegram.texts(2003).equals(List.of("From the other.")));
  }
}
