package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.UnusableProviderException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MistralProviderTest extends LlmProviderKit {
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

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("mistral")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("MISTRAL_API_KEY");
  }

  @Test
  void toolCallsThatComeInPiecesAreToldWhole() throws Exception {
    api.will(stream(recorded("tools-in-pieces")));

    assertThatTheRecordedToolsAreWanted(ask(question()));
  }
}
