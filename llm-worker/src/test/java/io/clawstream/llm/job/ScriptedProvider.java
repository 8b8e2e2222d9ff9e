package io.clawstream.llm.job;

import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderException;
import io.clawstream.llm.provider.Providers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** A provider that does what it is told, call by call. */
public final class ScriptedProvider implements LlmProvider {
  /** One call. */
  @FunctionalInterface
  public interface Call {
    void run(ChatRequest request, ChatListener listener)
        throws ProviderException, InterruptedException;
  }

  private final String name;
  private final Queue<Call> calls = new ArrayDeque<>();
  public final List<ChatRequest> requests = new ArrayList<>();
  public boolean tools = true;
  public boolean images = true;

  /** Named "fake". */
  public ScriptedProvider() {
    this("fake");
  }

  public ScriptedProvider(String name) {
    this.name = name;
  }

  public ScriptedProvider then(Call call) {
    calls.add(call);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean supportsTools(String model) {
    return tools;
  }

  @Override
  public boolean supportsImages(String model) {
    return images;
  }

  @Override
  public void chat(ChatRequest request, ChatListener listener)
      throws ProviderException, InterruptedException {
    requests.add(request);
    Call call = calls.poll();
    if (call == null) {
      throw new AssertionError("The provider was called once more than expected.");
    }
    call.run(request, listener);
  }

  /** As the only provider. */
  public Providers providers() {
    return of(this);
  }

  /** These and no other providers. */
  public static Providers of(ScriptedProvider... providers) {
    Map<String, Providers.Entry> entries = new TreeMap<>();
    for (ScriptedProvider provider : providers) {
      entries.put(
          provider.name,
          new Providers.Entry(
              new LlmProviderFactory() {
                @Override
                public String type() {
                  return "scripted";
                }

                @Override
                public LlmProvider create(ProviderConfig config) {
                  return provider;
                }
              },
              ProviderConfig.named(provider.name)));
    }
    return new Providers(entries);
  }
}
