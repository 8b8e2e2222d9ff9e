package io.clawstream.llm.langchain;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A model provider's server that plays prepared answers, one per request, each chunk flushed by
 * itself.
 */
final class FakeApi implements AutoCloseable {
  /** What it does next. */
  sealed interface Step {
    /** Sends these bytes as one chunk. */
    record Send(ByteBuffer bytes) implements Step {}

    /** Says nothing for so long. */
    record Wait(Duration time) implements Step {}

    /** Says nothing until the latch is open. */
    record Await(CountDownLatch latch) implements Step {}

    /** Sends the bytes again and again until the client hangs up, then opens the latch. */
    record Repeat(ByteBuffer bytes, Duration every, CountDownLatch clientGone) implements Step {}

    /** Drops the connection in the middle of the body. */
    record Break() implements Step {}
  }

  /** An answer. */
  record Script(int status, Map<String, String> headers, List<Step> steps) {
    Script header(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Script(status, more, steps);
    }
  }

  /** A request as it came in. */
  record Request(String path, Map<String, List<String>> headers, String body) {}

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpServer server;

  FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::play);
    server.start();
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  void will(Script script) {
    scripts.add(script);
  }

  List<Request> requests() {
    return requests;
  }

  static ByteBuffer bytes(String text) {
    return StandardCharsets.UTF_8.encode(text);
  }

  private static void write(ByteBuffer bytes, OutputStream out) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    out.write(copy);
    out.flush();
  }

  static Step send(String text) {
    return new Step.Send(bytes(text));
  }

  /** The texts, each as a chunk. */
  static List<Step> sendAll(List<String> texts) {
    return texts.stream().map(FakeApi::send).toList();
  }

  /** The texts in chunks of so many bytes, whatever that cuts through. */
  static List<Step> sendBytes(List<String> texts, int chunk) {
    byte[] bytes = String.join("", texts).getBytes(StandardCharsets.UTF_8);
    List<Step> steps = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += chunk) {
      steps.add(new Step.Send(ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at))));
    }
    return steps;
  }

  private void play(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestURI().getPath(), Map.copyOf(exchange.getRequestHeaders()), body));
    Script script = scripts.poll();
    if (script == null) {
      script = new Script(500, Map.of("Content-Type", "text/plain"), List.of(send("no script")));
    }
    script.headers().forEach(exchange.getResponseHeaders()::set);
    try {
      for (Step step : beforeHeaders(script)) {
        play(step, OutputStream.nullOutputStream());
      }
      exchange.sendResponseHeaders(script.status(), 0);
      OutputStream out = exchange.getResponseBody();
      for (Step step :
          script.steps().subList(beforeHeaders(script).size(), script.steps().size())) {
        play(step, out);
      }
      exchange.close();
    } catch (IOException e) {
      script.steps().forEach(FakeApi::clientGone);
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void clientGone(Step step) {
    if (step instanceof Step.Repeat repeat) {
      repeat.clientGone().countDown();
    }
  }

  /** Waiting at the very beginning comes before the headers. */
  private static List<Step> beforeHeaders(Script script) {
    return script.steps().stream().takeWhile(step -> step instanceof Step.Await).toList();
  }

  private void play(Step step, OutputStream out) throws IOException, InterruptedException {
    switch (step) {
      case Step.Send(ByteBuffer bytes) -> write(bytes, out);
      case Step.Wait(Duration time) -> {
        boolean _ = closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
      }
      case Step.Await(CountDownLatch latch) -> {
        while (!latch.await(20, TimeUnit.MILLISECONDS)) {
          if (closed.getCount() == 0) {
            return;
          }
        }
      }
      case Step.Repeat(ByteBuffer bytes, Duration every, CountDownLatch _) -> {
        while (!closed.await(every.toNanos(), TimeUnit.NANOSECONDS)) {
          write(bytes, out);
        }
      }
      // The server drops the connection when its handler fails.
      case Step.Break _ -> throw new IllegalStateException("The connection breaks, as scripted.");
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
