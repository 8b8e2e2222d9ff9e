package io.clawstream.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.cli.chat.ServerFrame.Delta;
import io.clawstream.cli.chat.ServerFrame.Reply;
import io.clawstream.cli.chat.ServerFrame.Stream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TerminalViewTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TerminalView view =
      new TerminalView(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void piecesAreAppendedAndTheReplyAddsWhatIsMissing() {
    view.delta(delta(0, 0, "It is "));
    view.delta(delta(0, 1, "two"));
    view.reply(reply("It is two o'clock."));

    assertThat(shown()).isEqualTo("It is two o'clock.\n\n");
  }

  @Test
  void aPieceThatComesTwiceIsShownOnce() {
    view.delta(delta(0, 0, "It is "));
    view.delta(delta(0, 0, "It is "));

    assertThat(shown()).isEqualTo("It is ");
  }

  @Test
  void aReplyThatIsWrittenAgainStartsOnANewLine() {
    view.delta(delta(0, 0, "It was"));
    view.delta(delta(1, 0, "It is"));
    view.delta(delta(0, 1, " late"));
    view.reply(reply("It is"));

    assertThat(shown()).isEqualTo("It was\nIt is\n\n");
  }

  @Test
  void aReplyThatDiffersFromItsPiecesIsShownWhole() {
    view.delta(delta(0, 0, "It was"));
    view.reply(reply("Sorry."));

    assertThat(shown()).isEqualTo("It was\nSorry.\n\n");
  }

  @Test
  void whatWasWrittenOfAStoppedReplyStays() {
    view.delta(delta(0, 0, "It is "));
    view.reply(stopped(""));
    view.reply(reply("It is two."));

    assertThat(shown()).isEqualTo("It is \n(stopped)\n\nIt is two.\n\n");
  }

  @Test
  void whatIsSaidAboutAStopIsShownBelow() {
    view.delta(delta(0, 0, "It is "));
    view.reply(stopped("As you like."));

    assertThat(shown()).isEqualTo("It is \nAs you like.\n(stopped)\n\n");
  }

  @Test
  void aToolIsNamed() {
    view.delta(delta(0, 0, "Let me see."));
    view.tool("get_current_time");

    assertThat(shown()).isEqualTo("Let me see.\n[get_current_time]\n");
  }

  @Test
  void theTextCannotCommandTheTerminal() {
    view.reply(reply("red: \u001b[31mX\u0007 \u009b2J ok\ttab"));

    assertThat(shown()).isEqualTo("red: \uFFFD[31mX\uFFFD \uFFFD2J ok\ttab\n\n");
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }

  private static Delta delta(int attempt, long sequence, String text) {
    return new Delta("r-1", Optional.of("m1"), new Stream(List.of(0, 0, attempt)), sequence, text);
  }

  private static Reply stopped(String text) {
    return new Reply(1, "r-1", "cancelled", text, Optional.of("m1"));
  }

  private static Reply reply(String text) {
    return new Reply(1, "r-1", "answer", text, Optional.of("m1"));
  }
}
