package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.util.List;

class AnthropicWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new AnthropicProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("anthropic");
  }

  @Override
  String imagePath() {
    return "/messages/2/content/%d/source/data";
  }

  @Override
  String path() {
    return "/v1/messages";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("toolu_01A", "toolu_01B", "toolu_01C");
  }
}
