package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.wire.CallTimes;
import io.clawstream.llm.wire.FailureReader;
import io.clawstream.llm.wire.ModelCall;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A provider that LangChain4j can speak with. */
final class LangChainProvider implements LlmProvider {
  /** Text that has waited this long for more may be shown. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * What differs from provider to provider.
   *
   * @param model to be asked
   * @param conversation writes requests
   * @param failures reads errors
   * @param idle how long it may say nothing
   * @param abilities what its models can do
   */
  record Parts(
      Model model,
      Conversation conversation,
      FailureReader failures,
      Duration idle,
      Abilities abilities) {}

  private final String name;
  private final Parts parts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;

  LangChainProvider(String name, Duration connectTimeout, Parts parts) {
    this.name = name;
    this.parts = parts;
    this.http =
        HttpClient.newBuilder()
            .executor(threads)
            .connectTimeout(connectTimeout)
            // One connection per answer: with HTTP/2 hundreds of answers would share one
            // connection's fate and its stream limit.
            .version(Version.HTTP_1_1)
            .build();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean supportsTools(String model) {
    return parts.abilities().tools(model);
  }

  @Override
  public boolean supportsImages(String model) {
    return parts.abilities().images(model);
  }

  @Override
  public void chat(ChatRequest request, ChatListener listener)
      throws ProviderException, InterruptedException {
    ChatRequest asked = request;
    while (true) {
      try {
        ask(asked, listener);
        return;
      } catch (ProviderException e) {
        // Each time with less, so it ends.
        asked = parts.abilities().spare(asked, e.failure()).orElseThrow(() -> e);
      }
    }
  }

  private void ask(ChatRequest asked, ChatListener listener)
      throws ProviderException, InterruptedException {
    WireToolNames names = WireToolNames.of(asked.tools());
    ChatRequest request = names.outgoing(asked);
    ModelCall call =
        parts
            .model()
            .call(http, parts.failures(), new CallTimes(request.timeout(), parts.idle(), PAUSE));
    Reading reading = new Reading(call, names.incoming(listener));
    call.run(() -> parts.model().ask(parts.conversation().request(request), reading), reading);
    if (call.interrupted()) {
      // The status is cleared, as with every method that throws this.
      boolean _ = Thread.interrupted();
      throw new InterruptedException("Interrupted while asking provider " + name);
    }
    reading.rethrow();
    Optional<ProviderFailure> failure = call.failure();
    if (failure.isPresent()) {
      throw new ProviderException(failure.get());
    }
    if (!reading.isOver()) {
      throw new ProviderException(parts.failures().brokenOff());
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
