package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.net.URI;
import java.util.List;

class GeminiWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new GeminiProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("gemini");
  }

  @Override
  String imagePath() {
    return "/contents/2/parts/%d/inlineData/data";
  }

  @Override
  String path() {
    return "/v1beta/models/a-model:generateContent";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("", "", "");
  }

  @Override
  URI baseUrl(URI server) {
    return server.resolve("/v1beta");
  }
}
