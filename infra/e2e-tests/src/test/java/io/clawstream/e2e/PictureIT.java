package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.ingress.Ingress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Pictures from a chat and from the API to the model, through all services. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PictureIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BLIND = "blind-model";

  private final FakeTelegram telegram = FakeTelegram.start();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(this::answer));
  private Installation installation;

  /** The model says of what size it was shown pictures of which kind. */
  private ModelAnswer answer(ModelRequest request) {
    List<String> pictures =
        StreamSupport.stream(request.body().path("messages").spliterator(), false)
            .flatMap(message -> StreamSupport.stream(message.path("content").spliterator(), false))
            .map(part -> part.at("/image_url/url").asText())
            .filter(url -> !url.isEmpty())
            .map(PictureIT::described)
            .toList();
    if (request.model().equals(BLIND) && !pictures.isEmpty()) {
      return new ModelAnswer.Refused(
          400,
          Optional.empty(),
          "Invalid content type. image_url is only supported by certain models.");
    }
    return new ModelAnswer.Text(
        "I was asked '"
            + request.lastUserMessage().replace('\n', ' ')
            + "' and shown "
            + pictures.stream().collect(Collectors.joining(" and ", "[", "]")));
  }

  private static String described(String url) {
    String[] halves = url.split(";base64,", 2);
    return Base64.getDecoder().decode(halves[1]).length + " bytes of " + halves[0];
  }

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>(Fakes.settings(telegram, model));
    settings.put("channels.telegram.dm-policy", "open");
    settings.put("egress.telegram.pacing.chat-interval", "1ms");
    settings.put("agents.reader.provider", "openai");
    settings.put("agents.reader.model", BLIND);
    settings.put("router.bindings[0].agent", "reader");
    settings.put("router.bindings[0].peer", "reader");
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
  void a_photo_in_a_chat_is_shown_to_the_model_with_its_caption_and_with_the_next_question() {
    telegram.userShows(3001, jpeg(300_000), "What is it?");
    await()
        .untilAsserted(
            () ->
                assertThat(telegram.texts(3001))
                    .containsExactly(
                        "I was asked '[photo] What is it?' and shown [300000 bytes of data:image/jpeg]"));

    telegram.userSays(3001, "And what colour?");

    await()
        .untilAsserted(
            () ->
                assertThat(telegram.texts(3001))
                    .hasSize(2)
                    .last()
                    .isEqualTo(
                        "I was asked 'And what colour?' and shown [300000 bytes of data:image/jpeg]"));
  }

  @Test
  void a_photo_that_is_too_large_is_told_of_and_not_shown() {
    telegram.userShows(3002, jpeg(1_100_000), "");

    await()
        .untilAsserted(
            () ->
                assertThat(telegram.texts(3002))
                    .containsExactly("I was asked '[photo]' and shown []"));
  }

  @Test
  void pictures_of_a_request_and_of_its_history_are_shown_in_their_order() throws Exception {
    JsonNode answer =
        ask(
            "writer",
            """
            [{"role":"user","content":[{"type":"text","text":"Look."},%s]},
             {"role":"assistant","content":"I see."},
             {"role":"user","content":[{"type":"text","text":"Which is larger?"},%s]}]"""
                .formatted(part(jpeg(700_000)), part(jpeg(900_000))));

    assertThat(answer.at("/choices/0/message/content").asText())
        .isEqualTo(
            "I was asked '[image] Which is larger?' and shown"
                + " [700000 bytes of data:image/jpeg and 900000 bytes of data:image/jpeg]");
  }

  @Test
  void the_address_of_a_picture_is_refused_with_what_to_do_instead() throws Exception {
    JsonNode answer =
        ask(
            "writer",
            """
            [{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/cat.jpg"}}]}]""");

    assertThat(answer.at("/error/message").asText()).contains("data:");
    assertThat(answer.at("/error/param").asText())
        .isEqualTo("messages[0].content[0].image_url.url");
  }

  @Test
  void a_model_that_sees_no_pictures_answers_what_it_reads() throws Exception {
    JsonNode answer =
        ask(
            "reader",
            "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"What is it?\"},%s]}]"
                .formatted(part(jpeg(1_000))));

    assertThat(answer.at("/choices/0/message/content").asText())
        .isEqualTo("I was asked '[image] What is it?' and shown []");
  }

  private JsonNode ask(String user, String messages) throws Exception {
    int port = Installation.httpPort(installation.running(new Ingress().name()));
    ObjectNode body = JSON.createObjectNode().put("model", "any").put("user", user);
    body.set("messages", JSON.readTree(messages));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                  .header("Authorization", "Bearer test-token")
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      return JSON.readTree(response.body());
    }
  }

  private static String part(byte[] picture) {
    return "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/jpeg;base64,"
        + Base64.getEncoder().encodeToString(picture)
        + "\"}}";
  }

  /** Begins as a JPEG does; nobody on the way looks further. */
  private static byte[] jpeg(int bytes) {
    byte[] picture = new byte[bytes];
    Arrays.fill(picture, (byte) 7);
    System.arraycopy(
        new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0}, 0, picture, 0, 4);
    return picture;
  }
}
