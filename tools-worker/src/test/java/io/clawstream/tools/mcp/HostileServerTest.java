package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clawstream.tools.mcp.HostileServer.Mode;
import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers over standard input and output that are broken, or mean. */
class HostileServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Map<String, String> OURS =
      Map.of("PATH", "/usr/bin", "HOME", "/home/claw", "ANTHROPIC_API_KEY", "secret");

  private final AtomicInteger changes = new AtomicInteger();

  @ParameterizedTest
  @EnumSource(names = {"WELL", "CHATTY", "LOUD", "RESTLESS"})
  void aServerThatTalksTooMuchCanBeWorkedWith(Mode mode) throws Exception {
    try (Connection connection = open(mode)) {
      assertThat(connection.list())
          .extracting(McpSchema.Tool::name)
          .containsExactly("environment", "huge", "fail", "wait");
      assertThat(ResultText.reply(connection.call("fail", Map.of(), LONG)))
          .isEqualTo(new McpReply.Failed("no such file"));
    }
  }

  @Test
  void aServerSeesNothingOfOurEnvironmentButPathAndHome() throws Exception {
    try (Connection connection = open(Mode.WELL)) {
      McpReply reply = ResultText.reply(connection.call("environment", Map.of(), LONG));

      assertThat(reply)
          .isEqualTo(
              new McpReply.Result(
                  "{\"GIVEN\":\"yes\",\"HOME\":\"/home/claw\",\"PATH\":\"/usr/bin\"}"));
    }
  }

  @ParameterizedTest
  @CsvSource({"GARBAGE, that are no messages", "ENDLESS_LINE, a line of more than 4194304 bytes"})
  void aServerThatWritesNoMessagesIsGivenUpWithTheReason(Mode mode, String why) {
    assertThatThrownBy(() -> open(mode)).isInstanceOf(McpException.class).hasMessageContaining(why);
  }

  @Test
  void aServerThatNotifiesWithoutEndIsGivenUpWithTheReason() throws Exception {
    try (Connection connection = open(Mode.FLOOD)) {
      assertThat(connection.ended().get()).contains("100 messages a second");
    }
  }

  @Test
  void thatToolsHaveChangedIsToldAndNothingIsAskedForByItself() throws Exception {
    try (Connection connection = open(Mode.RESTLESS)) {
      await().until(() -> changes.get() > 5);
      assertThat(connection.ended()).isNotDone();
    }
  }

  @Test
  void pagesWithoutEndAreReadToALimit() throws Exception {
    try (Connection connection = open(Mode.ENDLESS_PAGES)) {
      assertThat(connection.list()).hasSize(20);
    }
  }

  @Test
  void aHugeResultIsCut() throws Exception {
    try (Connection connection = open(Mode.WELL)) {
      assertThat(ResultText.reply(connection.call("huge", Map.of(), LONG)))
          .isInstanceOfSatisfying(
              McpReply.Result.class,
              result -> assertThat(result.text()).hasSize(ResultText.LONGEST));
    }
  }

  @Test
  void aCallThatIsNotAnsweredEndsInTimeAndTheServerIsStillThere() throws Exception {
    try (Connection connection = open(Mode.WELL)) {
      assertThatThrownBy(() -> connection.call("wait", Map.of(), Duration.ofMillis(200)))
          .isInstanceOf(McpException.class)
          .hasMessageContaining("within 0.2 s");
      assertThat(connection.ended()).isNotDone();
    }
  }

  @Test
  void aCallEndsWithItsServerAtOnceAndSaysItsLastWords() throws Exception {
    try (Connection connection = open(Mode.DIES)) {
      assertThatThrownBy(() -> connection.call("fail", Map.of(), LONG))
          .isInstanceOf(McpException.class)
          .hasMessageContaining("it has ended");
      assertThat(connection.ended().get()).contains("it has ended");
    }
  }

  @Test
  void aServerThatDoesNotWantToEndIsEnded() throws Exception {
    List<String> command = HostileServer.command(Mode.STUBBORN);
    ServerProcess server = new ServerProcess(builder(command).start());

    server.stop();

    assertThat(server.process().onExit()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void whatAServerHasStartedEndsWithIt() throws Exception {
    ServerProcess server =
        new ServerProcess(builder(List.of("sh", "-c", "sleep 1000 & sleep 1000")).start());
    await().until(() -> server.process().descendants().count() == 2);
    List<ProcessHandle> children = server.process().descendants().toList();

    server.stop();

    await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void aCommandThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                SdkConnection.command("x", builder(List.of("no-such-command-here")), LONG)
                    .open(() -> {}))
        .isInstanceOf(McpException.class)
        .hasMessageContaining("cannot be started")
        .hasMessageContaining("no-such-command-here");
  }

  private Connection open(Mode mode) throws Exception {
    return SdkConnection.command("test", builder(HostileServer.command(mode)), LONG)
        .open(changes::incrementAndGet);
  }

  private static ProcessBuilder builder(List<String> command) {
    return ServerProcess.command(
        command.getFirst(), command.subList(1, command.size()), Map.of("GIVEN", "yes"), OURS);
  }
}
