package io.clawstream.ingress;

import static io.clawstream.ingress.ApiClient.ANN;
import static io.clawstream.ingress.ApiClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clawstream.events.Attachment;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.inbound.Picture;
import io.clawstream.ingress.replies.AvroDecoder;
import io.clawstream.schemas.Topic;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures in requests to the API, spoken with the real server. */
final class ApiPicturesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String URL_OF_FIRST = "messages[0].content[0].image_url.url";

  private final TestDoor door = new TestDoor(Map.of("channels.api.token", "sk-test"));

  @AfterEach
  void close() {
    door.close();
    assertThat(door.fatal).isEmpty();
  }

  @Test
  void a_picture_of_the_question_is_an_attachment_of_the_message() throws Exception {
    StandardMessage message =
        accepted(request(user(text("what is it?"), picture(TestPictures.png(8)))));

    assertThat(message.getContent()).isEqualTo("what is it?");
    assertThat(message.getAttachments())
        .containsExactly(
            new Attachment(
                "image",
                "4c4b6a3be1314ab86138bef4314dde022e600960d8689a2c8f8631802d20dab6",
                null,
                "image/png",
                8L,
                ByteBuffer.wrap(TestPictures.png(8))));
    assertThat(message.getMetadata()).doesNotContainKey("apiMessages");
  }

  @Test
  void a_picture_may_be_the_whole_question() throws Exception {
    StandardMessage message =
        accepted(request(user(picture(TestPictures.jpeg(9)), picture(TestPictures.png(9)))));

    assertThat(message.getContent()).isEmpty();
    assertThat(message.getAttachments())
        .extracting(Attachment::getMimeType)
        .containsExactly("image/jpeg", "image/png");
  }

  @Test
  void what_a_picture_really_is_counts_and_not_what_its_address_claims() throws Exception {
    StandardMessage message =
        accepted(
            request(user(part("DATA:text/plain;charset=x;BASE64," + base64(TestPictures.png(9))))));

    assertThat(message.getAttachments())
        .extracting(Attachment::getMimeType)
        .containsExactly("image/png");
  }

  @Test
  void a_history_has_its_pictures_and_only_the_place_of_the_question() throws Exception {
    StandardMessage message =
        accepted(
            request(
                user(text("what is it?"), picture(TestPictures.png(8))),
                JSON.createObjectNode().put("role", "assistant").put("content", "A cat."),
                user(text("and this?"), picture(TestPictures.jpeg(9))),
                JSON.createObjectNode().put("role", "assistant").put("content", "It")));

    assertThat(JSON.readTree(message.getMetadata().get("apiMessages")))
        .isEqualTo(
            JSON.readTree(
                """
                [{"role":"user","content":"what is it?",
                  "images":[{"mimeType":"image/png","data":"iVBORw0KGgo="}]},
                 {"role":"assistant","content":"A cat."},
                 {"role":"user","self":true},
                 {"role":"assistant","content":"It"}]
                """));
    assertThat(message.getContent()).isEqualTo("and this?");
    assertThat(message.getAttachments())
        .extracting(Attachment::getData)
        .containsExactly(ByteBuffer.wrap(TestPictures.jpeg(9)));
  }

  @Test
  void of_two_equal_messages_of_the_user_the_last_is_the_question() throws Exception {
    StandardMessage message = accepted(request(user(text("again")), user(text("again"))));

    assertThat(message.getMetadata().get("apiMessages"))
        .isEqualTo("[{\"role\":\"user\",\"content\":\"again\"},{\"role\":\"user\",\"self\":true}]");
  }

  @Test
  void an_address_is_refused_with_what_to_send_instead() throws Exception {
    for (String url : List.of("https://example.org/cat.png", "http://10.0.0.1/", "cat.png", "")) {
      assertThat(refusal(URL_OF_FIRST, request(user(part(url)))))
          .contains("send the picture itself as a data: URL; addresses are not fetched");
    }
  }

  @Test
  void a_picture_that_cannot_be_read_is_refused_with_its_place() throws Exception {
    assertThat(refusal(URL_OF_FIRST, request(user(part("data:image/png,abc"))))).contains("base64");
    assertThat(refusal(URL_OF_FIRST, request(user(part("data:image/png;base64,a*c")))))
        .contains("not base64");
    assertThat(
            refusal(
                URL_OF_FIRST, request(user(part("data:image/png;base64," + base64(new byte[9]))))))
        .contains("no JPEG, PNG, GIF or WebP");
    assertThat(
            refusal(
                "messages[1].content[1].image_url.url",
                request(
                    user(text("hi")),
                    user(text("look"), JSON.createObjectNode().put("type", "image_url")))))
        .contains("data:image/png;base64");
  }

  @Test
  void a_picture_that_is_too_large_is_refused_with_its_size() throws Exception {
    assertThat(
            refusal(URL_OF_FIRST, request(user(picture(TestPictures.png(Picture.MAX_BYTES + 1))))))
        .contains("1048577", "1048576");
  }

  @Test
  void pictures_that_are_too_large_together_are_refused_wherever_they_are() throws Exception {
    assertThat(
            refusal(
                "messages[1].content[1].image_url.url",
                request(
                    user(picture(TestPictures.png(Picture.MAX_BYTES))),
                    user(
                        picture(TestPictures.png(Picture.MAX_BYTES - 50)),
                        picture(TestPictures.png(51))))))
        .contains("2097152");
  }

  @Test
  void more_pictures_than_a_message_may_have_are_refused() throws Exception {
    ObjectNode[] many = new ObjectNode[21];
    Arrays.fill(many, picture(TestPictures.png(9)));

    assertThat(refusal("messages[0].content[20].image_url.url", request(user(many))))
        .contains("20 pictures");
  }

  @Test
  void only_users_have_pictures() throws Exception {
    ObjectNode assistant = user(picture(TestPictures.png(9))).put("role", "assistant");

    assertThat(refusal(URL_OF_FIRST, request(assistant, user(text("hi"))))).contains("role 'user'");
  }

  @Test
  void pictures_do_not_make_room_for_more_text() throws Exception {
    String padding = "x".repeat(512 * 1024);
    ObjectNode system = JSON.createObjectNode().put("role", "system").put("content", padding);

    HttpResponse<String> refused =
        ask(request(system, user(picture(TestPictures.png(Picture.MAX_BYTES))))).get();

    assertThat(json(refused, 413).at("/error/message").asText()).contains("524288", "3670016");
  }

  @Test
  void a_body_that_is_too_large_for_any_request_is_refused() throws Exception {
    assertThat(json(ask("x".repeat(3_670_017)).get(), 413).at("/error/message").asText())
        .contains("3670016");
  }

  @Test
  void the_largest_request_gives_a_record_that_kafka_takes() throws Exception {
    ArrayNode messages = JSON.createArrayNode();
    messages.add(
        user(
            picture(TestPictures.jpeg(Picture.MAX_BYTES)),
            picture(TestPictures.jpeg(Picture.MAX_BYTES))));
    // Grows most on its way: where it has no content, the record has an empty one.
    ObjectNode silent = JSON.createObjectNode().put("role", "assistant");
    ObjectNode question = user(text("hi"));
    for (int text = 0; text < 512 * 1024 - 1_000; text += silent.toString().length() + 1) {
      messages.add(silent);
    }
    messages.add(question);

    StandardMessage message = accepted(body(messages));

    // The key, the trace and Kafka's own fields have some hundred bytes more. All must stay below
    // what a broker takes, and a producer as KafkaClients makes it.
    assertThat(AvroDecoder.encode(message))
        .hasSizeBetween(3_500_000, Topic.MAX_RECORD_BYTES - 100_000);
  }

  /** The message that a request became; the request has its answer. */
  private StandardMessage accepted(String body) throws Exception {
    CompletableFuture<HttpResponse<String>> response = ask(body);
    StandardMessage message = door.backend.next();
    door.backend.reply(TestMessages.answer(ANN, "r-1", message.getMessageId(), "ok"));
    json(response.get(), 200);
    return message;
  }

  /** What a request is told that is refused because of {@code param}. */
  private String refusal(String param, String body) throws Exception {
    JsonNode error = json(ask(body).get(), 400).path("error");
    assertThat(error.path("param").asText()).isEqualTo(param);
    assertThat(error.path("code").asText()).isEqualTo("invalid_value");
    assertThat(door.backend.accepted).isEmpty();
    return error.path("message").asText();
  }

  private CompletableFuture<HttpResponse<String>> ask(String body) {
    return ApiClient.ask(door, body);
  }

  private static String request(ObjectNode... messages) {
    return body(JSON.createArrayNode().addAll(List.of(messages)));
  }

  private static String body(ArrayNode messages) {
    ObjectNode body = JSON.createObjectNode().put("user", "ann");
    body.set("messages", messages);
    return body.toString();
  }

  private static ObjectNode user(ObjectNode... parts) {
    ObjectNode message = JSON.createObjectNode().put("role", "user");
    message.putArray("content").addAll(List.of(parts));
    return message;
  }

  private static ObjectNode text(String text) {
    return JSON.createObjectNode().put("type", "text").put("text", text);
  }

  private static ObjectNode picture(byte[] bytes) {
    return part("data:image/png;base64," + base64(bytes));
  }

  private static ObjectNode part(String url) {
    ObjectNode part = JSON.createObjectNode().put("type", "image_url");
    part.putObject("image_url").put("url", url).put("detail", "auto");
    return part;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
