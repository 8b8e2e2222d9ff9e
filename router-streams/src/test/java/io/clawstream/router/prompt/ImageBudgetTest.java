package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.schemas.TrustedClasses;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ImageBudgetTest {
  private static final int MIB = 1 << 20;

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @Test
  void picturesOfBeforeAreShownAgain() {
    List<ChatMessage> earlier = List.of(photos(1, 10), bot());

    assertThat(ImageBudget.show(earlier, List.of(photos(0, 0))))
        .containsExactly(earlier.get(0), earlier.get(1), photos(0, 0));
  }

  @Test
  void theNewestPicturesAreShownAndTheOthersOnlyNamed() {
    List<ChatMessage> earlier = IntStream.range(0, 7).mapToObj(_ -> photos(1, 10)).toList();

    assertThat(images(ImageBudget.show(earlier, List.of(photos(1, 10)))))
        .containsExactly(0, 0, 0, 1, 1, 1, 1, 1);
    assertThat(ImageBudget.show(earlier, List.of(photos(1, 10))))
        .extracting(ChatMessage::getContent)
        .containsOnly("[photo]");
  }

  @Test
  void allPicturesOfTheOpenTurnAreShownHoweverManyTheyAre() {
    assertThat(images(ImageBudget.show(List.of(photos(1, 10)), List.of(photos(9, 10)))))
        .containsExactly(0, 9);
  }

  @Test
  void allPicturesTogetherStayWithinTheBytes() {
    assertThat(images(ImageBudget.show(List.of(photos(1, MIB)), List.of(photos(1, MIB)))))
        .containsExactly(1, 1);
    assertThat(images(ImageBudget.show(List.of(photos(1, MIB)), List.of(photos(1, MIB + 1)))))
        .containsExactly(0, 1);
    assertThat(
            images(
                ImageBudget.show(List.of(), List.of(photos(1, 1), photos(2, MIB), photos(0, 0)))))
        .containsExactly(0, 2, 0);
  }

  @Test
  void whatIsOlderThanAPictureThatDoesNotFitIsNotShownEither() {
    assertThat(
            images(
                ImageBudget.show(
                    List.of(photos(1, 10), photos(1, MIB)), List.of(photos(1, MIB + 1)))))
        .containsExactly(0, 0, 1);
  }

  @Test
  void entriesThatLoseTheirPicturesKeepEverythingElse() {
    ChatMessage inGroup = photos(1, 2 * MIB + 1);
    inGroup.setUserName("Ann");

    ChatMessage shown = ImageBudget.show(List.of(), List.of(inGroup)).getFirst();

    ChatMessage expected = photos(0, 0);
    expected.setContent("[photo]");
    expected.setUserName("Ann");
    assertThat(shown).isEqualTo(expected);
  }

  private static ChatMessage photos(int number, int bytes) {
    return ChatMessage.newBuilder()
        .setRole(ChatRole.USER)
        .setContent(number == 0 ? "And now?" : "[photo]")
        .setImages(
            Collections.nCopies(
                number, new ChatImage("image/jpeg", ByteBuffer.wrap(new byte[bytes]))))
        .build();
  }

  private static ChatMessage bot() {
    return ChatMessage.newBuilder().setRole(ChatRole.ASSISTANT).setContent("A cat.").build();
  }

  private static List<Integer> images(List<ChatMessage> messages) {
    return messages.stream().map(message -> message.getImages().size()).toList();
  }
}
