package io.clawstream.tools.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server, kept alive: a thread that connects, tells which tools there are, and asks again when
 * the server says that they have changed and every minute, which also shows whether it lives. A
 * server that ends or does not answer is left and begun anew, after 1 s, 2 s, 4 s … and at most a
 * minute. Its tools stay on offer over one restart; if the next try fails as well, they are
 * withdrawn until it is back. Thread-safe.
 */
final class McpServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(McpServer.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final String name;
  private final Connection.Opener opener;
  private final Optional<Set<String>> allow;
  private final Set<String> deny;
  private final Pace pace;
  private final Consumer<List<McpTool>> listener;
  private final Thread thread;
  private final CountDownLatch stopping = new CountDownLatch(1);

  /** Something has happened that the thread should look at. */
  private final Semaphore news = new Semaphore(0);

  private volatile boolean decided;
  private volatile @Nullable Connection connection;
  private List<McpTool> offered = List.of();
  private List<String> told = List.of();

  /**
   * How patient it is.
   *
   * @param firstDelay before the second try; doubles each time
   * @param longestDelay between two tries
   * @param relist how often the tools are asked for anyway
   * @param breath the least time between two lists, as a server may say that they change without
   *     end
   */
  record Pace(Duration firstDelay, Duration longestDelay, Duration relist, Duration breath) {
    static final Pace NORMAL =
        new Pace(
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5));
  }

  /**
   * @param listener told, on the server's thread, which tools there are now
   */
  McpServer(
      String name,
      Connection.Opener opener,
      Optional<Set<String>> allow,
      Set<String> deny,
      Pace pace,
      Consumer<List<McpTool>> listener) {
    this.name = name;
    this.opener = opener;
    this.allow = allow;
    this.deny = deny;
    this.pace = pace;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("mcp-" + name).unstarted(this::run);
  }

  /** Begins, and returns at once. */
  void start() {
    thread.start();
  }

  /** Whether it is known which tools it has, or that it cannot be reached. */
  boolean decided() {
    return decided;
  }

  /**
   * Calls a tool.
   *
   * @throws InterruptedException if this thread is interrupted; the server may go on
   */
  McpReply call(String tool, Map<String, Object> arguments, Duration timeout)
      throws InterruptedException {
    Connection now = connection;
    if (now == null) {
      return new McpReply.Failed(
          "The server '"
              + name
              + "' is not running at the moment. Try again later, or answer without it.");
    }
    try {
      return ResultText.reply(now.call(tool, arguments, timeout));
    } catch (McpException e) {
      String message = "The server '" + name + "' gave no result: " + e.getMessage() + ".";
      return e.refused() ? new McpReply.Failed(message) : new McpReply.Lost(message);
    }
  }

  private void run() {
    int failures = 0;
    try {
      while (stopping.getCount() > 0) {
        long since = System.nanoTime();
        String why = live();
        boolean lasted = System.nanoTime() - since > pace.longestDelay().toNanos();
        failures = lasted ? 1 : failures + 1;
        if (stopping.getCount() == 0) {
          return;
        }
        Duration delay = delay(failures);
        log.atWarn()
            .addKeyValue("server", name)
            .addKeyValue("attempt", failures)
            .log("The MCP server is gone: {}; it is begun anew in {} ms", why, delay.toMillis());
        if (failures > 1) {
          offer(List.of());
        }
        boolean _ = stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      log.debug("Told to stop while talking to the MCP server {}.", name);
    }
  }

  /** From greeting to end; returns why it ended. */
  private String live() throws InterruptedException {
    try (Connection own = opener.open(news::release)) {
      connection = own;
      var _ = own.ended().thenRun(news::release);
      while (stopping.getCount() > 0 && !own.ended().isDone()) {
        news.drainPermits();
        read(own);
        boolean _ = stopping.await(pace.breath().toMillis(), TimeUnit.MILLISECONDS);
        boolean _ = news.tryAcquire(pace.relist().toMillis(), TimeUnit.MILLISECONDS);
      }
      return own.ended().getNow("it was stopped");
    } catch (McpException e) {
      return Objects.requireNonNullElse(e.getMessage(), "it failed");
    } finally {
      connection = null;
    }
  }

  private void read(Connection own) throws McpException, InterruptedException {
    List<McpSchema.Tool> listed = own.list();
    ToolReading reading = ToolReading.of(name, listed, allow, deny);
    if (!reading.problems().equals(told)) {
      told = reading.problems();
      for (String problem : told) {
        log.atWarn().addKeyValue("server", name).log(problem);
      }
    }
    offer(reading.tools());
  }

  private void offer(List<McpTool> tools) {
    if (!decided || !tools.equals(offered)) {
      log.atInfo()
          .addKeyValue("server", name)
          .addKeyValue("count", tools.size())
          .log("The MCP server's tools are known");
      offered = tools;
      decided = true;
      listener.accept(tools);
    }
  }

  /** Up to a fifth longer, so that many workers do not all come back at once. */
  private Duration delay(int failures) {
    long base =
        Math.min(
            pace.longestDelay().toMillis(),
            pace.firstDelay().toMillis() << Math.min(failures - 1, 20));
    return Duration.ofMillis(base + ThreadLocalRandom.current().nextLong(base / 5 + 1));
  }

  @Override
  public void close() {
    stopping.countDown();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    interrupt();
    try {
      if (!thread.join(CLOSE)) {
        log.atWarn().addKeyValue("server", name).log("The MCP server does not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("Interruption") // The thread is this object's own.
  private void interrupt() {
    thread.interrupt();
  }
}
