package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.LlmProviderFactory;
import java.net.URI;
import java.util.List;

class OllamaWholeTest extends WholeAnswerKit {
  @Override
  LlmProviderFactory factory() {
    return new OllamaProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.lines("ollama");
  }

  @Override
  String imagePath() {
    return "/messages/3/images/%d";
  }

  @Override
  boolean statesMimeType() {
    return false;
  }

  @Override
  String path() {
    return "/api/chat";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("call_a1", "call_b2", "call_c3");
  }

  @Override
  URI baseUrl(URI server) {
    return server;
  }
}
