package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.net.URI;
import java.util.List;

class DeepSeekWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new DeepSeekProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("deepseek");
  }

  @Override
  String path() {
    return "/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_0_1fe2", "call_1_8ab0", "call_2_77c9");
  }

  @Override
  URI baseUrl(URI server) {
    return server;
  }
}
