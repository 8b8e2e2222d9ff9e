package io.clawstream.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.cli.chat.ChatClient.ChatOptions;
import io.clawstream.local.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ChatClientTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aPipedTextIsOneMessageAndOnlyTheReplyIsPrinted() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 0)) {
      int code = chat(server.address(), "", false, "héllo\n");

      assertThat(code).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("you said héllo");
      assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
    }
  }

  @Test
  void eachLineOfATerminalIsAMessage() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 0)) {
      int code = chat(server.address(), "", true, "one\n\ntwo\n");

      assertThat(code).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains("you said one")
          .contains("you said two");
    }
  }

  @Test
  void aLostConnectionIsMadeAgainAndTheMessageArrives() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 1)) {
      int code = chat(server.address(), "", false, "hi");

      assertThat(code).isZero();
      assertThat(server.connections()).isEqualTo(2);
      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToIgnoringNewLines("you said hi");
    }
  }

  @Test
  void anApologyIsAFailure() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 0)) {
      assertThat(chat(server.address(), "", false, "fail")).isEqualTo(1);
    }
  }

  @Test
  void anAnswerThatIsStoppedIsAFailureAndNoOutput() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 0)) {
      assertThat(chat(server.address(), "", false, "stop")).isEqualTo(1);

      assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
      assertThat(err.toString(StandardCharsets.UTF_8)).contains("stopped");
    }
  }

  @Test
  void messagesThatWereMergedIntoALaterTurnAreNotWaitedFor() throws Exception {
    try (FakeChatServer server = new FakeChatServer("", 0)) {
      assertThat(chat(server.address(), "", true, "wait\nwait\ntwo\n")).isZero();

      assertThat(out.toString(StandardCharsets.UTF_8)).contains("you said two");
    }
  }

  @Test
  void aRefusedTokenIsTold() {
    try (FakeChatServer server = new FakeChatServer("s3cret", 0)) {
      assertThatThrownBy(() -> chat(server.address(), "", false, "hi"))
          .isInstanceOf(ChatException.class)
          .hasMessageContaining("--token");
      assertThatThrownBy(() -> chat(server.address(), "wrong", false, "hi"))
          .isInstanceOf(ChatException.class)
          .hasMessageContaining("refuses the token");
    }
  }

  @Test
  void whereNobodyListensItSaysWhatToStart() {
    assertThatThrownBy(
            () ->
                chat(
                    URI.create("ws://127.0.0.1:" + FreePorts.any() + "/webchat/ws"),
                    "",
                    false,
                    "hi"))
        .isInstanceOf(ChatException.class)
        .hasMessageContaining("connection refused")
        .hasMessageContaining("clawstream up");
  }

  private int chat(URI address, String token, boolean interactive, String input)
      throws InterruptedException {
    ChatOptions options =
        new ChatOptions(address, token, "conversation-1", Duration.ofSeconds(30), interactive);
    return new ChatClient(
            options,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(new StringReader(input));
  }
}
