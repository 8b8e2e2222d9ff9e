package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.util.List;

class OpenAiResponsesWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new OpenAiResponsesProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("openai-responses");
  }

  @Override
  String imagePath() {
    return "/input/3/content/%d/image_url";
  }

  @Override
  String path() {
    return "/v1/responses";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_r1", "call_r2", "call_r3");
  }
}
