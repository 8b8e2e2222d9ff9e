package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.UnusableProviderException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroqProviderTest extends LlmProviderKit {
  @Override
  LlmProviderFactory factory() {
    return new GroqProviderFactory();
  }

  @Override
  Recording recording() {
    return Recording.events("groq");
  }

  @Override
  String path() {
    return "/openai/v1/chat/completions";
  }

  @Override
  List<String> toolCallIds() {
    return List.of("fc_5f1e", "fc_91aa", "fc_c03d");
  }

  @Override
  URI baseUrl(URI server) {
    return server.resolve("/openai/v1");
  }

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("groq")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("GROQ_API_KEY");
  }

  @Test
  void aStreamThatIsStoppedEarlyIsAFailure() {
    api.will(
        begunThen(
            send(
                "data: {\"choices\":[],\"x_groq\":{\"id\":\"r\",\"error\":\"over capacity\"}}\n\n")));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Unavailable.class);
    assertThat(failure.message()).contains("over capacity");
  }

  @Test
  void aToolCallThatTheModelWroteWronglyMayBeWrittenRightTheNextTime() {
    api.will(
        error(
            400,
            "{\"error\":{\"message\":\"Failed to call a function.\",\"type\":\"invalid_request_error\","
                + "\"code\":\"tool_use_failed\",\"failed_generation\":\"<function=x>\"}}"));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.Unavailable.class);
  }

  @Test
  void aRequestThatIsTooLargeForTheTokensOfAMinuteIsTooLong() {
    api.will(
        error(
            413,
            "{\"error\":{\"message\":\"Request too large for model\",\"type\":\"tokens\","
                + "\"code\":\"rate_limit_exceeded\"}}"));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.ContextTooLong.class);
  }
}
