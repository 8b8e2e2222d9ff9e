package io.clawstream.llm.echo;

import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;

/** Makes {@link EchoProvider}s. */
public final class EchoProviderFactory implements LlmProviderFactory {
  /** For the service loader. */
  public EchoProviderFactory() {}

  @Override
  public String type() {
    return "echo";
  }

  @Override
  public LlmProvider create(ProviderConfig config) {
    return new EchoProvider(config.name(), config.tools(), config.wordDelay(), Sleeper.REAL);
  }
}
