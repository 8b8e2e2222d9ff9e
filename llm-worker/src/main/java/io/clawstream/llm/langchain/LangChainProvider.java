package io.clawstream.llm.langchain;

import io.clawstream.kit.log.LogKeys;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that LangChain4j can speak with. */
final class LangChainProvider implements LlmProvider {
  private static final Logger log = LoggerFactory.getLogger(LangChainProvider.class);

  /** Text that has waited this long for more may be shown. */
  private static final Duration PAUSE = Duration.ofMillis(50);

  /**
   * What differs from provider to provider.
   *
   * @param model to be asked
   * @param conversation writes requests
   * @param failures reads errors
   * @param idle how long it may say nothing
   * @param tools whether tools may be offered
   */
  record Parts(
      Model model,
      Conversation conversation,
      FailureReader failures,
      Duration idle,
      boolean tools) {}

  private final String name;
  private final Parts parts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final Set<String> withoutTools = ConcurrentHashMap.newKeySet();

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
    return parts.tools() && !withoutTools.contains(model);
  }

  @Override
  public void chat(ChatRequest request, ChatListener listener)
      throws ProviderException, InterruptedException {
    try {
      ask(request, listener);
    } catch (ProviderException e) {
      if (!request.tools().isEmpty() && isAboutTools(e.failure())) {
        // Many small local models know no tools, and nobody can tell beforehand.
        withoutTools.add(request.model());
        log.atWarn()
            .addKeyValue(LogKeys.PROVIDER, name)
            .addKeyValue(LogKeys.MODEL, request.model())
            .log("The model knows no tools; from now on it is offered none");
        ask(request.withoutTools(), listener);
      } else {
        throw e;
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

  /**
   * Ollama's words: {@code registry.ollama.ai/library/gemma3 does not support tools}; OpenRouter's:
   * {@code … support tool use}; vLLM's: {@code "auto" tool choice requires
   * --enable-auto-tool-choice and --tool-call-parser to be set}.
   */
  private static boolean isAboutTools(ProviderFailure failure) {
    return failure instanceof ProviderFailure.Rejected rejected
        && (rejected.message().contains("does not support tools")
            || rejected.message().contains("support tool use")
            || rejected.message().contains("--enable-auto-tool-choice"));
  }

  @Override
  public void close() {
    http.shutdownNow();
    threads.shutdownNow();
  }
}
