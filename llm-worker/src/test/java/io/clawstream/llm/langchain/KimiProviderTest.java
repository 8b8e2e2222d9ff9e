package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.UnusableProviderException;
import java.util.List;
import org.junit.jupiter.api.Test;

class KimiProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new KimiProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("kimi");
  }

  @Override
  String path() {
    return "/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("get_current_time:0", "get_current_time:1", "lookup:2");
  }

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("kimi")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("MOONSHOT_API_KEY");
  }

  @Test
  void anAccountWithoutCreditIsNotAskedAgain() {
    api.will(
        error(
            429,
            "{\"error\":{\"message\":\"Your account is not active, please check your plan\","
                + "\"type\":\"exceeded_current_quota_error\"}}"));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Rejected.class);
  }
}
