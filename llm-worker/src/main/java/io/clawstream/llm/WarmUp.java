package io.clawstream.llm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.kit.kafka.DeadLetters;
import io.clawstream.kit.kafka.PatientDecoder;
import io.clawstream.llm.job.JobMetrics;
import io.clawstream.llm.job.JobRunner;
import io.clawstream.llm.pace.ModelHealth;
import io.clawstream.llm.pace.Permits;
import io.clawstream.llm.pace.RetryPolicy;
import io.clawstream.llm.pace.Share;
import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.pace.TimeKeeper;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.Providers;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs for nobody, done before the worker takes any of somebody. Code that has never run takes a
 * second for its first calls, and whoever joins a group takes over people who have been served at
 * once until then. The model is a server on the loopback interface that says one word; nothing is
 * written to Kafka.
 */
final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  /** Speaks what most providers speak, and needs no key. */
  private static final String TYPE = "vllm";

  private static final String NAME = "warm-up";
  private static final String LOOPBACK = "127.0.0.1";

  /** Enough to load all code and to compile what runs most. */
  private static final int MOST_JOBS = 1_000;

  private static final int AT_ONCE = 16;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** For one call, on a machine that is busy with something else. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** A stream of chat completions (platform.openai.com/docs/api-reference/chat-streaming). */
  private static final byte[] ANSWER =
      """
      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"warm-up","choices":[{"index":0,"delta":{"role":"assistant","content":"Ready"},"finish_reason":null}]}

      data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"warm-up","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

      data: [DONE]

      """
          .getBytes(StandardCharsets.UTF_8);

  private final Map<String, LlmProviderFactory> types;
  private final Function<LlmJob, byte[]> encoder;
  private final PatientDecoder<LlmJob> decoder;
  private final TopicCatalog topics;
  private final JobRunner.Bounds bounds;
  private final DeadLetters deadLetters;
  private final InstantSource clock;
  private final AtomicInteger replies = new AtomicInteger();

  WarmUp(
      Map<String, LlmProviderFactory> types,
      Function<LlmJob, byte[]> encoder,
      PatientDecoder<LlmJob> decoder,
      TopicCatalog topics,
      JobRunner.Bounds bounds,
      DeadLetters deadLetters,
      InstantSource clock) {
    this.types = types;
    this.encoder = encoder;
    this.decoder = decoder;
    this.topics = topics;
    this.bounds = bounds;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /**
   * Does jobs for about a second. A worker that could not be warmed up works all the same.
   *
   * @return how many were answered
   */
  int run() {
    LlmProviderFactory factory = types.get(TYPE);
    if (factory == null) {
      return 0;
    }
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), 0), 0);
      server.createContext("/", WarmUp::answer);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
          Providers providers =
              new Providers(Map.of(NAME, new Providers.Entry(factory, config(server))))) {
        server.setExecutor(threads);
        server.start();
        work(jobWork(providers), threads);
      } finally {
        server.stop(0);
      }
    } catch (IOException | ExecutionException | RuntimeException e) {
      log.warn("The worker could not be warmed up; its first answers take longer.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return replies.get();
  }

  private void work(JobWork work, ExecutorService threads)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    AtomicInteger next = new AtomicInteger();
    Callable<Void> one =
        () -> {
          for (int i = next.getAndIncrement();
              i < MOST_JOBS && System.nanoTime() < end;
              i = next.getAndIncrement()) {
            LlmJob job = job(i);
            work.run(
                new ConsumerRecord<>(topics.jobs(), 0, i, job.getSessionKey(), encoder.apply(job)));
          }
          return null;
        };
    for (Future<Void> done : threads.invokeAll(Collections.nCopies(AT_ONCE, one))) {
      var _ = done.get();
    }
  }

  private JobWork jobWork(Providers providers) {
    SimpleMeterRegistry unseen = new SimpleMeterRegistry();
    JobMetrics metrics = new JobMetrics(unseen);
    JobRunner runner =
        new JobRunner(
            providers,
            new Permits(_ -> Permits.Limits.NONE, Share.WHOLE, TimeKeeper.REAL, metrics::watch),
            new ModelHealth(
                new ModelHealth.Rules(PATIENCE, PATIENCE, MOST_JOBS, 100, PATIENCE),
                clock,
                metrics::watch),
            new RetryPolicy(0, PATIENCE, 0, () -> 0),
            bounds,
            clock,
            Sleeper.REAL,
            metrics);
    return new JobWork(
        topics,
        decoder,
        (_, _) -> false,
        new InFlightJobs(new CancelledJobs(LONGEST, 1), clock),
        runner,
        (_, _, event, _) -> {
          if (event instanceof Reply) {
            replies.incrementAndGet();
          }
          return CompletableFuture.completedFuture(null);
        },
        (_, _, _, _) -> CompletableFuture.completedFuture(null),
        deadLetters,
        unseen);
  }

  private static ProviderConfig config(HttpServer server) {
    URI address = URI.create("http://" + LOOPBACK + ":" + server.getAddress().getPort() + "/v1");
    return new ProviderConfig(
        NAME,
        Optional.of(address),
        Optional.empty(),
        PATIENCE,
        Optional.of(PATIENCE),
        false,
        false,
        OptionalInt.empty(),
        Duration.ZERO,
        true);
  }

  private LlmJob job(int number) {
    long now = clock.millis();
    return LlmJob.newBuilder()
        .setJobId(NAME + "-" + number)
        .setSessionKey(NAME)
        .setTurn(1)
        .setRound(0)
        .setReplyId(NAME)
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId("webchat")
                .setAccountId(NAME)
                .setChatType(ChatType.DM)
                .setPeerId(NAME)
                .setUserId(NAME)
                .build())
        .setProvider(NAME)
        .setModel(NAME)
        .setMessages(
            List.of(ChatMessage.newBuilder().setRole(ChatRole.USER).setContent("Ready?").build()))
        .setCreatedAt(now)
        .setReceivedAt(now)
        .setDeadline(now + Duration.ofMinutes(1).toMillis())
        .build();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(ANSWER);
    }
  }
}
