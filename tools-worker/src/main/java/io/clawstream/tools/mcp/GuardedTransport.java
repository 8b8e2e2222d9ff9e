package io.clawstream.tools.mcp;

import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCNotification;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;

/**
 * Stands between a server and the SDK: counts the server's messages, and keeps all notifications to
 * itself. The one that matters, that the tools have changed, only raises a flag: the SDK would ask
 * for the whole list at each of them.
 */
final class GuardedTransport implements McpClientTransport {
  private final McpClientTransport transport;
  private final Runnable toolsChanged;
  private final LongSupplier nanos;
  private final Traffic traffic;
  private final CompletableFuture<String> flooded = new CompletableFuture<>();

  /**
   * @param toolsChanged told on any thread
   * @param nanos the time, as {@link System#nanoTime} counts it
   */
  GuardedTransport(McpClientTransport transport, Runnable toolsChanged, LongSupplier nanos) {
    this.transport = transport;
    this.toolsChanged = toolsChanged;
    this.nanos = nanos;
    this.traffic = new Traffic(nanos.getAsLong());
  }

  /** Completes if the server sends too much, with the reason to part with it. */
  CompletableFuture<String> flooded() {
    return flooded;
  }

  @Override
  public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
    return transport.connect(
        inbound ->
            inbound.flatMap(
                message ->
                    isForClient(message) ? handler.apply(Mono.just(message)) : Mono.empty()));
  }

  private boolean isForClient(JSONRPCMessage message) {
    if (flooded.isDone()) {
      return false;
    }
    if (!traffic.admit(nanos.getAsLong())) {
      flooded.complete(
          "it sends more than " + Traffic.PER_SECOND + " messages a second, and does not stop");
      return false;
    }
    if (message instanceof JSONRPCNotification notification) {
      if (McpSchema.METHOD_NOTIFICATION_TOOLS_LIST_CHANGED.equals(notification.method())) {
        toolsChanged.run();
      }
      return false;
    }
    return true;
  }

  @Override
  public Mono<Void> sendMessage(JSONRPCMessage message) {
    return transport.sendMessage(message);
  }

  @Override
  public void setExceptionHandler(Consumer<Throwable> handler) {
    transport.setExceptionHandler(handler);
  }

  @Override
  public Mono<Void> closeGracefully() {
    return transport.closeGracefully();
  }

  @Override
  public void close() {
    transport.close();
  }

  @Override
  public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
    return transport.unmarshalFrom(data, type);
  }

  @Override
  public List<String> protocolVersions() {
    return transport.protocolVersions();
  }
}
