package io.clawstream.tools.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server's life, with connections that a test controls. */
class McpServerTest {
  private static final Duration SOON = Duration.ofMillis(5);
  private static final Duration LATER = Duration.ofHours(1);

  private final List<FakeConnection> opened = new CopyOnWriteArrayList<>();
  private final List<List<String>> offers = new CopyOnWriteArrayList<>();
  private final AtomicInteger tries = new AtomicInteger();
  private volatile List<String> tools = List.of("a");
  private volatile boolean reachable = true;
  private final McpServer server = server(LATER);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void itsToolsAreToldOnceTheyAreKnown() {
    assertThat(server.decided()).isFalse();

    server.start();

    await().until(() -> offers.equals(List.of(List.of("test.a"))));
    assertThat(server.decided()).isTrue();
  }

  @Test
  void itsToolsAreToldAgainWhenTheyHaveChanged() {
    server.start();
    await().until(() -> offers.size() == 1);

    tools = List.of("a", "b");
    opened.getFirst().toolsChanged.run();

    await().until(() -> offers.equals(List.of(List.of("test.a"), List.of("test.a", "test.b"))));
  }

  @Test
  void itsToolsAreAskedForFromTimeToTimeAndToldOnlyIfTheyHaveChanged() {
    try (McpServer often = server(SOON)) {
      often.start();
      await().until(() -> !opened.isEmpty() && opened.getFirst().lists.get() > 3);
      assertThat(offers).hasSize(1);

      tools = List.of("b");

      await().until(() -> offers.equals(List.of(List.of("test.a"), List.of("test.b"))));
    }
  }

  @Test
  void aServerThatEndsIsBegunAnewAndItsToolsStayOnOffer() {
    server.start();
    await().until(() -> opened.size() == 1);

    opened.getFirst().ended.complete("it has ended");

    await().until(() -> opened.size() == 2 && opened.get(1).lists.get() > 0);
    assertThat(opened.getFirst().closed).isTrue();
    assertThat(offers).containsExactly(List.of("test.a"));
  }

  @Test
  void aServerThatStaysAwayIsTriedAgainAndItsToolsAreWithdrawnUntilItIsBack() {
    server.start();
    await().until(() -> offers.size() == 1);

    reachable = false;
    opened.getFirst().ended.complete("it has ended");
    await().until(() -> tries.get() > 4);
    assertThat(offers).containsExactly(List.of("test.a"), List.of());

    reachable = true;
    await().until(() -> offers.size() == 3);
    assertThat(offers.getLast()).containsExactly("test.a");
  }

  @Test
  void thatAServerCannotBeReachedIsADecisionAsWell() {
    reachable = false;
    server.start();

    await().until(server::decided);
    assertThat(offers).containsExactly(List.of());
  }

  @Test
  void aServerWhoseListIsNonsenseIsBegunAnew() {
    tools = List.of("broken");
    server.start();
    await().until(() -> tries.get() > 1);

    tools = List.of("a");

    await().until(() -> offers.contains(List.of("test.a")));
  }

  @Test
  void aCallIsAnsweredByTheServer() throws Exception {
    server.start();
    await().until(server::decided);

    assertThat(server.call("a", Map.of("x", 1), LATER)).isEqualTo(new McpReply.Result("a {x=1}"));
  }

  @Test
  void aCallWhileTheServerIsAwayFailsInWords() throws Exception {
    assertThat(server.call("a", Map.of(), LATER))
        .isInstanceOfSatisfying(
            McpReply.Failed.class,
            failed -> assertThat(failed.message()).contains("'test' is not running"));
  }

  @Test
  void aCallWithoutAResultSaysWhyAndWhetherItMayHaveBeenDone() throws Exception {
    server.start();
    await().until(server::decided);

    assertThat(server.call("broken", Map.of(), LATER))
        .isEqualTo(new McpReply.Lost("The server 'test' gave no result: it is broken."));
    assertThat(server.call("refused", Map.of(), LATER))
        .isEqualTo(new McpReply.Failed("The server 'test' gave no result: it says no."));
  }

  @Test
  void closingEndsTheServerAndNothingIsBegunAnew() {
    server.start();
    await().until(() -> opened.size() == 1);

    server.close();

    assertThat(opened.getFirst().closed).isTrue();
    assertThat(tries).hasValue(1);
  }

  private McpServer server(Duration relist) {
    return new McpServer(
        "test",
        toolsChanged -> {
          tries.incrementAndGet();
          if (!reachable) {
            throw new McpException("it cannot be reached");
          }
          FakeConnection connection = new FakeConnection(toolsChanged);
          opened.add(connection);
          return connection;
        },
        Optional.empty(),
        Set.of(),
        new McpServer.Pace(SOON, Duration.ofMillis(20), relist, SOON),
        offered -> offers.add(offered.stream().map(McpTool::name).toList()));
  }

  private final class FakeConnection implements Connection {
    private final Runnable toolsChanged;
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private final AtomicInteger lists = new AtomicInteger();
    private volatile boolean closed;

    FakeConnection(Runnable toolsChanged) {
      this.toolsChanged = toolsChanged;
    }

    @Override
    public List<McpSchema.Tool> list() throws McpException {
      if (tools.contains("broken")) {
        throw new McpException("it is broken");
      }
      lists.incrementAndGet();
      return tools.stream()
          .map(name -> McpSchema.Tool.builder(name, Map.of("type", "object")).build())
          .toList();
    }

    @Override
    public McpSchema.CallToolResult call(
        String tool, Map<String, Object> arguments, Duration timeout) throws McpException {
      if (tool.equals("broken")) {
        throw new McpException("it is broken");
      }
      if (tool.equals("refused")) {
        throw new McpException("it says no", true);
      }
      return McpSchema.CallToolResult.builder().addTextContent(tool + " " + arguments).build();
    }

    @Override
    public CompletableFuture<String> ended() {
      return ended;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
