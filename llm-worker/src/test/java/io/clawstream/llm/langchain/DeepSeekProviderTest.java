package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.UnusableProviderException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeepSeekProviderTest extends LlmProviderKit {
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

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("deepseek")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("DEEPSEEK_API_KEY");
  }

  @Test
  void anAnswerThatIsBrokenOffForLackOfRoomIsAFailure() {
    List<String> frames = new ArrayList<>(recording().frames("text"));
    frames.replaceAll(
        frame ->
            frame.replace(
                "\"finish_reason\":\"stop\"",
                "\"finish_reason\":\"insufficient_system_resource\""));
    api.will(stream(sendAll(frames)));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }
}
