package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.UnusableProviderException;
import java.util.List;
import org.junit.jupiter.api.Test;

class VllmProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new VllmProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("vllm");
  }

  @Override
  String path() {
    return "/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("chatcmpl-tool-0b1c", "chatcmpl-tool-5d2e", "chatcmpl-tool-9f3a");
  }

  @Test
  void withoutAnAddressItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("vllm")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("llm.providers.vllm.base-url");
  }

  @Test
  void aServerThatWasStartedWithoutToolsIsAskedWithoutThem() throws Exception {
    api.will(
        error(
            400,
            "{\"object\":\"error\",\"message\":\"\\\"auto\\\" tool choice requires --enable-auto-tool-choice and"
                + " --tool-call-parser to be set\",\"type\":\"BadRequestError\",\"param\":null,\"code\":400}"));
    api.will(good());

    assertThat(text(ask(question()))).isEqualTo(TEXT);

    assertThat(JSON.readTree(api.requests().get(1).body()).path("tools")).isEmpty();
  }
}
