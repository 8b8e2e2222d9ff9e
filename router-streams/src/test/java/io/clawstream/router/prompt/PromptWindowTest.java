package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.TrustedClasses;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromptWindowTest {
  private static final int PLENTY = 100_000;

  @BeforeAll
  static void trustOurClasses() {
    TrustedClasses.trust();
  }

  @Test
  void whatWasSaidBeforeIsShownAsFarAsItsTokensFit() {
    List<ChatMessage> earlier =
        List.of(user("a".repeat(400)), bot("b".repeat(400)), user("1"), bot("1"));

    assertThat(texts(new PromptWindow(40, 60, PLENTY).show(earlier, List.of(user("2")))))
        .containsExactly("user 1", "bot 1", "user 2");
  }

  @Test
  void showsTheLastEntriesAndTheOpenTurn() {
    List<ChatMessage> earlier = List.of(user("1"), bot("1"), user("2"), bot("2"));

    assertThat(texts(new PromptWindow(3, PLENTY, PLENTY).show(earlier, List.of(user("3")))))
        .containsExactly("user 2", "bot 2", "user 3");
  }

  @Test
  void beginsWithWhatAUserSaid() {
    List<ChatMessage> earlier = List.of(user("1"), bot("1"), user("2"), bot("2"));

    assertThat(texts(new PromptWindow(4, PLENTY, PLENTY).show(earlier, List.of(user("3")))))
        .containsExactly("user 2", "bot 2", "user 3");
  }

  @Test
  void neverBeginsWithAnOrphanedResult() {
    List<ChatMessage> earlier =
        List.of(user("1"), asking("clock"), result("call-0"), bot("1"), user("2"), bot("2"));

    for (int entries = 1; entries < 9; entries++) {
      List<ChatMessage> shown =
          new PromptWindow(entries, PLENTY, PLENTY).show(earlier, List.of(user("3")));
      assertThat(shown.getFirst().getRole()).isEqualTo(ChatRole.USER);
    }
  }

  @Test
  void theOpenTurnIsShownWholeHoweverLongItIs() {
    List<ChatMessage> turn = new ArrayList<>(List.of(user("1")));
    for (int i = 0; i < 20; i++) {
      turn.add(asking("clock"));
      turn.add(result("call-0"));
    }

    assertThat(new PromptWindow(5, PLENTY, PLENTY).show(List.of(user("0"), bot("0")), turn))
        .isEqualTo(turn);
  }

  @Test
  void aRequestWithoutAllOfItsResultsIsLeftOut() {
    List<ChatMessage> earlier =
        List.of(user("1"), asking("clock", "web"), result("call-1"), user("2"), bot("2"));

    assertThat(texts(new PromptWindow(40, PLENTY, PLENTY).show(earlier, List.of(user("3")))))
        .containsExactly("user 1", "user 2", "bot 2", "user 3");
  }

  @Test
  void olderEntriesGoFirstWhenThereIsTooMuchText() {
    List<ChatMessage> earlier =
        List.of(user("a".repeat(5_000)), bot("old"), user("b".repeat(3_000)), bot("new"));

    assertThat(new PromptWindow(40, PLENTY, 6_000).show(earlier, List.of(user("3")))).hasSize(3);
  }

  @Test
  void longResultsOfTheOpenTurnAreShortenedBeforeAnythingIsLost() {
    ChatMessage large = result("call-0");
    large.setContent("x".repeat(50_000));
    List<ChatMessage> turn = List.of(user("1"), asking("web"), large);

    List<ChatMessage> shown = new PromptWindow(40, PLENTY, 20_000).show(List.of(), turn);

    assertThat(shown).hasSize(3);
    assertThat(shown.getLast().getContent()).hasSizeLessThan(1_100).endsWith("[shortened]");
    assertThat(large.getContent()).as("the original").hasSize(50_000);
  }

  @Test
  void ofAnOverlongConversationTheLastQuestionIsKept() {
    List<ChatMessage> brought =
        List.of(user("a".repeat(9_000)), bot("x"), user("b".repeat(9_000)), bot("y"), user("c"));

    assertThat(texts(new PromptWindow(40, PLENTY, 5_000).show(List.of(), brought)))
        .containsExactly("user c");
  }

  private static List<String> texts(List<ChatMessage> messages) {
    return messages.stream().map(ChatMessage::getContent).toList();
  }

  private static ChatMessage user(String text) {
    return entry(ChatRole.USER, "user " + text).build();
  }

  private static ChatMessage bot(String text) {
    return entry(ChatRole.ASSISTANT, "bot " + text).build();
  }

  private static ChatMessage asking(String... tools) {
    return entry(ChatRole.ASSISTANT, "asks").setToolRequests(Samples.requests(tools)).build();
  }

  private static ChatMessage result(String callId) {
    return entry(ChatRole.TOOL, "result").setToolCallId(callId).build();
  }

  private static ChatMessage.Builder entry(ChatRole role, String content) {
    return ChatMessage.newBuilder().setRole(role).setContent(content);
  }
}
