package io.clawstream.tools.mcp;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * A server as a process: one JSON message per line on its standard input and output. Ours and not
 * the SDK's, because that one hands our environment on, does not tell when the process has ended,
 * and waits for ever for one that does not want to.
 *
 * <p>Bounds: a line has at most so many bytes; lines that are no messages are passed over, up to a
 * number; standard error is read to the end of days and only its last line kept; messages wait for
 * a server that does not read in a bounded queue. Messages are handled on the thread that reads
 * them, so one that is not handled holds up the server and not our memory.
 */
final class StdioTransport implements McpClientTransport {
  /** Unit: bytes. */
  static final int LONGEST_LINE = 4 << 20;

  /** Lines that are no messages, before the server is given up. */
  static final int MOST_GARBAGE = 100;

  private static final Logger log = LoggerFactory.getLogger(StdioTransport.class);
  private static final int MOST_UNSENT = 64;
  private static final int LONGEST_WORDS = 300;

  private final String server;
  private final ProcessBuilder command;
  private final McpJsonMapper json;
  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final BlockingQueue<String> unsent = new ArrayBlockingQueue<>(MOST_UNSENT);
  private volatile String lastWords = "";

  /** Set once, by connect. */
  private volatile @Nullable ServerProcess process;

  StdioTransport(String server, ProcessBuilder command, McpJsonMapper json) {
    this.server = server;
    this.command = command;
    this.json = json;
  }

  /** Completes when nothing will come from the server any more, with the reason. */
  CompletableFuture<String> ended() {
    return ended;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return Mono.fromRunnable(() -> start(handler));
  }

  private void start(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    ServerProcess started;
    try {
      started = new ServerProcess(command.start());
    } catch (IOException e) {
      ended.complete("it cannot be started: " + e.getMessage());
      return;
    }
    process = started;
    thread("in", () -> read(started.process(), handler));
    thread("out", () -> write(started.process()));
    thread("err", () -> listen(started.process()));
  }

  private void thread(String what, Runnable task) {
    Thread.ofPlatform().daemon().name("mcp-" + server + "-" + what).start(task);
  }

  private void read(Process process, Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    LineReader lines = new LineReader(process.getInputStream(), LONGEST_LINE);
    int garbage = 0;
    try {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        JSONRPCMessage message;
        try {
          message = McpSchema.deserializeJsonRpcMessage(json, line.get());
        } catch (IOException | IllegalArgumentException e) {
          if (++garbage > MOST_GARBAGE) {
            ended.complete("it writes lines to its standard output that are no messages");
            return;
          }
          continue;
        }
        handler.apply(Mono.just(message)).subscribe(_ -> {}, this::unhandled);
      }
      ended.complete("it has ended" + lastWords);
    } catch (IOException e) {
      ended.complete("its output cannot be read (" + e.getMessage() + ")" + lastWords);
    }
  }

  private void unhandled(Throwable failure) {
    log.atDebug().setCause(failure).log("A message of the MCP server {} was not handled", server);
  }

  private void write(Process process) {
    try (OutputStream out = process.getOutputStream()) {
      while (!ended.isDone()) {
        out.write((unsent.take() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      ended.complete("it does not read any more (" + e.getMessage() + ")" + lastWords);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To the end, so that the server is never held up by what it says there. */
  private void listen(Process process) {
    LineReader lines = new LineReader(process.getErrorStream(), LONGEST_LINE);
    try {
      for (var line = lines.next(); line.isPresent(); line = lines.next()) {
        if (!line.get().isBlank()) {
          lastWords = "; its last words: " + Quotation.of(line.get(), LONGEST_WORDS);
        }
      }
    } catch (IOException e) {
      ended.complete("its standard error cannot be read (" + e.getMessage() + ")");
    }
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return Mono.fromCallable(
        () -> {
          if (ended.isDone()) {
            throw new IOException("The MCP server " + server + " is gone: " + ended.join() + ".");
          }
          if (!unsent.offer(json.writeValueAsString(message))) {
            throw new IOException("The MCP server " + server + " does not read what it is sent.");
          }
          return null;
        });
  }

  @Override
  public Mono<Void> closeGracefully() {
    return Mono.fromRunnable(this::close);
  }

  @Override
  public void close() {
    ended.complete("it was stopped");
    // Wakes the writer, which then sees that it is to end.
    unsent.clear();
    boolean _ = unsent.offer("");
    ServerProcess running = process;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return json.convertValue(data, type);
  }

  @Override
  public List<String> protocolVersions() {
    return Protocol.VERSIONS;
  }
}
