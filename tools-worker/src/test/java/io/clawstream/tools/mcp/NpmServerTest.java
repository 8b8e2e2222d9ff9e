package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The MCP project's own server that has one of everything, as a process. */
@EnabledIf(
    value = "io.clawstream.tools.mcp.NpmServer#isThere",
    disabledReason = NpmServer.HOW_TO_GET_IT)
class NpmServerTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<List<McpTool>> offers = new CopyOnWriteArrayList<>();
  private final List<ProcessHandle> before = children();
  private final McpServer server =
      new McpServer(
          "everything",
          SdkConnection.command("everything", NpmServer.command(), LONG),
          Optional.empty(),
          Set.of("get-env"),
          new McpServer.Pace(
              Duration.ofMillis(100), Duration.ofSeconds(1), LONG, Duration.ofMillis(10)),
          offers::add);

  @BeforeEach
  void start() {
    server.start();
    await().atMost(LONG).until(() -> !offers.isEmpty());
  }

  @AfterEach
  void stop() {
    server.close();
    await().until(() -> started().isEmpty());
  }

  @Test
  void itsToolsAreOffered() {
    assertThat(offers.getFirst())
        .extracting(McpTool::name)
        .contains("everything.echo", "everything.get-sum")
        .doesNotContain("everything.get-env");
    assertThat(offers.getFirst())
        .filteredOn(tool -> tool.remoteName().equals("get-sum"))
        .singleElement()
        .satisfies(
            sum ->
                assertThat(sum.parametersSchema())
                    .contains("\"required\":[\"a\",\"b\"]")
                    .doesNotContain("$schema"));
  }

  @Test
  void itsToolsAreCalled() throws Exception {
    assertThat(server.call("echo", Map.of("message", "Grüße 😀"), LONG))
        .isEqualTo(new McpReply.Result("Echo: Grüße 😀"));
    assertThat(server.call("get-sum", Map.of("a", 2, "b", 3), LONG))
        .isInstanceOfSatisfying(
            McpReply.Result.class, result -> assertThat(result.text()).contains("5"));
  }

  @Test
  void anImageIsNamedAndNotShown() throws Exception {
    assertThat(server.call("get-tiny-image", Map.of(), LONG))
        .isInstanceOfSatisfying(
            McpReply.Result.class,
            result -> assertThat(result.text()).contains("[image, image/png, about"));
  }

  @Test
  void argumentsThatItDoesNotTakeAreAFailureInItsWords() throws Exception {
    assertThat(server.call("get-sum", Map.of("a", "x"), LONG)).isInstanceOf(McpReply.Failed.class);
  }

  @Test
  void whenItsProcessIsKilledItIsStartedAgain() throws Exception {
    ProcessHandle first = started().getFirst();

    first.destroyForcibly();
    await()
        .atMost(LONG)
        .until(() -> started().stream().anyMatch(process -> !process.equals(first)));

    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(server.call("echo", Map.of("message", "again"), LONG))
                    .isEqualTo(new McpReply.Result("Echo: again")));
  }

  private List<ProcessHandle> started() {
    return children().stream().filter(process -> !before.contains(process)).toList();
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }
}
