package io.clawstream.tools.mcp;

import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

/** A connection of the SDK's client, on a transport with bounds. */
final class SdkConnection implements Connection {
  /** A command may first have to be fetched by a package runner. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  private static final Duration LISTING = Duration.ofSeconds(20);
  private static final Duration CLOSING = Duration.ofSeconds(2);
  private static final int LARGEST_RESPONSE = StdioTransport.LONGEST_LINE;
  private static final int MOST_PAGES = 20;
  private static final int LONGEST_REASON = 300;

  private final McpAsyncClient client;
  private final McpClientTransport transport;
  private final CompletableFuture<String> ended;

  private SdkConnection(
      McpAsyncClient client, McpClientTransport transport, CompletableFuture<String> ended) {
    this.client = client;
    this.transport = transport;
    this.ended = ended;
  }

  /** A server that is a command. */
  static Opener command(String server, ProcessBuilder command, Duration longestCall) {
    return toolsChanged -> {
      StdioTransport stdio = new StdioTransport(server, command, Protocol.JSON);
      return greet(stdio, stdio.ended(), toolsChanged, longestCall);
    };
  }

  /** A server that speaks streamable HTTP. */
  static Opener http(URI url, Map<String, String> headers, Duration longestCall) {
    return toolsChanged -> {
      HttpRequest.Builder request = HttpRequest.newBuilder();
      headers.forEach(request::header);
      String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      McpClientTransport http =
          HttpClientStreamableHttpTransport.builder(url.getScheme() + "://" + url.getRawAuthority())
              .endpoint(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
              .requestBuilder(request)
              // A redirect could lead anywhere, with the headers.
              .customizeClient(client -> client.followRedirects(HttpClient.Redirect.NEVER))
              .connectTimeout(LISTING)
              .maxResponseSize(LARGEST_RESPONSE)
              .jsonMapper(Protocol.JSON)
              .build();
      return greet(http, new CompletableFuture<>(), toolsChanged, longestCall);
    };
  }

  private static Connection greet(
      McpClientTransport transport,
      CompletableFuture<String> ended,
      Runnable toolsChanged,
      Duration longestCall)
      throws McpException, InterruptedException {
    GuardedTransport guarded = new GuardedTransport(transport, toolsChanged, System::nanoTime);
    var _ = guarded.flooded().thenAccept(ended::complete);
    McpAsyncClient client =
        McpClient.async(guarded)
            .requestTimeout(longestCall)
            .initializationTimeout(GREETING)
            .clientInfo(McpSchema.Implementation.builder("clawstream", "1").build())
            .build();
    SdkConnection connection = new SdkConnection(client, guarded, ended);
    try {
      McpSchema.InitializeResult greeted = connection.await(client.initialize(), GREETING);
      if (greeted.capabilities() == null || greeted.capabilities().tools() == null) {
        throw new McpException("it has no tools");
      }
      return connection;
    } catch (McpException | InterruptedException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public List<McpSchema.Tool> list() throws McpException, InterruptedException {
    List<McpSchema.Tool> tools = new ArrayList<>();
    String cursor = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      McpSchema.ListToolsResult result = await(client.listTools(cursor), LISTING);
      if (result.tools() != null) {
        tools.addAll(result.tools());
      }
      cursor = result.nextCursor();
      if (cursor == null || cursor.isEmpty() || tools.size() > 2 * ToolReading.MOST_TOOLS) {
        break;
      }
    }
    return tools.stream().filter(Objects::nonNull).limit(2L * ToolReading.MOST_TOOLS).toList();
  }

  @Override
  public McpSchema.CallToolResult call(String tool, Map<String, Object> arguments, Duration timeout)
      throws McpException, InterruptedException {
    return await(
        client.callTool(McpSchema.CallToolRequest.builder(tool).arguments(arguments).build()),
        timeout);
  }

  @Override
  public CompletableFuture<String> ended() {
    return ended;
  }

  /** Whatever comes first: the answer, the end of the connection, or of the time. */
  private <T> T await(Mono<T> request, Duration timeout) throws McpException, InterruptedException {
    CompletableFuture<T> answer = request.toFuture();
    try {
      CompletableFuture.anyOf(answer, ended).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!answer.isDone()) {
        throw new McpException(ended.join());
      }
      T value = answer.get();
      if (value == null) {
        throw new McpException("its answer is empty");
      }
      return value;
    } catch (TimeoutException e) {
      throw new McpException("it did not answer within " + timeout.toMillis() / 1000.0 + " s");
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    } finally {
      answer.cancel(true);
    }
  }

  /** The SDK wraps failures in several of its own, and the JDK's deepest one says least. */
  private static McpException failure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof McpError error) {
        String words = Quotation.of(String.valueOf(error.getMessage()), LONGEST_REASON);
        return new McpException("it says: " + words, true);
      }
      if (cause instanceof ConnectException) {
        return new McpException("it cannot be reached", true);
      }
    }
    String words = Quotation.of(McpError.findRootCause(failure).toString(), LONGEST_REASON);
    return new McpException("talking to it failed: " + words);
  }

  @Override
  public void close() {
    ended.complete("it was stopped");
    try {
      client.closeGracefully().toFuture().get(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // A session that cannot be ended in good form ends with its connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      transport.close();
    }
  }
}
