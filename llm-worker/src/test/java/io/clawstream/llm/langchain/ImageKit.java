package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatImage;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a provider shows pictures to its models; every provider kit has it. */
abstract class ImageKit extends ProviderStand {
  /** A PNG of one pixel. */
  private static final ChatImage DOT =
      new ChatImage(
          "image/png",
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

  private static final ChatImage ANOTHER =
      new ChatImage("image/jpeg", "/9j/4AAQSkZJRgABAQAAAQABAAD/2Q==");

  /**
   * Where in a request with a system prompt the last message's first picture is, as a JSON pointer;
   * "%d" stands for which picture of the message it is.
   */
  String imagePath() {
    return "/messages/3/content/%d/image_url/url";
  }

  /** Whether it wants to be told what kind of a picture it is. */
  boolean statesMimeType() {
    return true;
  }

  /** Before the last message come a message, its answer and the system prompt. */
  private static ChatRequest shown() {
    return new ChatRequest(
        "a-model",
        "Be brief.",
        List.of(
            new ChatEntry.User("Hi", Optional.empty(), List.of()),
            new ChatEntry.Assistant("Hello!", List.of()),
            new ChatEntry.User(
                "[photo] [photo]\nWhich is larger?", Optional.of("Ada"), List.of(DOT, ANOTHER))),
        List.of(TIME),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Duration.ofSeconds(20));
  }

  @Test
  void theModelSeesThePicturesInTheirOrderTogetherWithTheText() throws Exception {
    api.will(good());

    assertThat(text(ask(shown()))).isEqualTo(TEXT);

    JsonNode body = JSON.readTree(api.requests().getFirst().body());
    assertThat(body.at(imagePath().formatted(0)).asText()).endsWith(DOT.base64());
    assertThat(body.at(imagePath().formatted(1)).asText()).endsWith(ANOTHER.base64());
    assertThat(body.toString()).contains("Ada: [photo] [photo]\\nWhich is larger?");
    if (statesMimeType()) {
      assertThat(body.toString()).contains("image/png", "image/jpeg");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid content type. image_url is only supported by certain models.",
        "Failed to deserialize the JSON body into the target type: messages[3]: unknown variant `image_url`, expected `text`",
        "messages[3].content must be a string",
        "this model does not support image input",
        "No endpoints found that support image input",
        "Image input modality is not enabled for models/a-model",
        "a-model is not a multimodal model",
        "At most 0 image(s) may be provided in one prompt."
      })
  void aModelThatSeesNoPicturesIsAskedWithoutThemAndRemembered(String words) throws Exception {
    api.will(refusal(words));
    api.will(good());
    LlmProvider provider = provider();
    assertThat(provider.supportsImages("a-model")).isTrue();

    assertThat(text(ask(provider, shown()))).isEqualTo(TEXT);

    assertThat(api.requests()).hasSize(2);
    assertThat(api.requests().get(1).body())
        .doesNotContain(DOT.base64(), ANOTHER.base64())
        .contains("Ada: [photo] [photo]\\nWhich is larger?", "get_current_time");
    assertThat(provider.supportsImages("a-model")).isFalse();
    assertThat(provider.supportsImages("another")).isTrue();
    assertThat(provider.supportsTools("a-model")).isTrue();
  }

  @Test
  void aPictureThatIsRefusedIsLeftOutOfThisQuestionOnly() throws Exception {
    api.will(refusal("Could not process image"));
    api.will(good());
    LlmProvider provider = provider();

    assertThat(text(ask(provider, shown()))).isEqualTo(TEXT);

    assertThat(api.requests().get(1).body()).doesNotContain(DOT.base64());
    assertThat(provider.supportsImages("a-model")).isTrue();
  }

  @Test
  void aModelThatKnowsNeitherPicturesNorToolsIsAskedForTextAlone() throws Exception {
    api.will(refusal("this model does not support image input"));
    api.will(refusal("a-model does not support tools"));
    api.will(good());
    LlmProvider provider = provider();

    assertThat(text(ask(provider, shown()))).isEqualTo(TEXT);

    assertThat(api.requests().get(2).body()).doesNotContain(DOT.base64(), "Tells the time.");
    assertThat(provider.supportsImages("a-model")).isFalse();
    assertThat(provider.supportsTools("a-model")).isFalse();
  }

  @Test
  void anotherRefusalOfAQuestionWithPicturesIsARefusal() {
    api.will(refusal("The model a-model does not exist"));

    assertThat(failure(shown())).isInstanceOf(ProviderFailure.Rejected.class);
    assertThat(api.requests()).hasSize(1);
  }

  private static FakeApi.Script refusal(String words) {
    return error(
        400,
        JSON.createObjectNode()
            .set("error", JSON.createObjectNode().put("message", words))
            .toString());
  }
}
