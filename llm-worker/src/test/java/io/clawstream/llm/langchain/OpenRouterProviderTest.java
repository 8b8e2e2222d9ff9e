package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.UnusableProviderException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenRouterProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new OpenRouterProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("openrouter");
  }

  @Override
  String path() {
    return "/api/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_or1", "call_or2", "call_or3");
  }

  @Override
  URI baseUrl(URI server) {
    return server.resolve("/api/v1");
  }

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("openrouter")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("OPENROUTER_API_KEY");
  }
}
