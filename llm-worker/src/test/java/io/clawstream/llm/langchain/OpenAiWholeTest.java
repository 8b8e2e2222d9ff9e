package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.util.List;

class OpenAiWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new OpenAiProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("openai");
  }

  @Override
  String path() {
    return "/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_a1", "call_b2", "call_c3");
  }
}
