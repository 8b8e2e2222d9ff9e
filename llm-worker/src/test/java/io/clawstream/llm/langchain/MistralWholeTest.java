package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.util.List;

class MistralWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new MistralProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("mistral");
  }

  @Override
  String imagePath() {
    return "/messages/3/content/%d/image_url";
  }

  @Override
  String path() {
    return "/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("D681PevKs", "a8Xk2Lq0z", "Zb93mNw1c");
  }
}
