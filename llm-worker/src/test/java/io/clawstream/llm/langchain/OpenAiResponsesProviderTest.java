package io.clawstream.llm.langchain;

import static io.clawstream.llm.langchain.FakeApi.send;
import static io.clawstream.llm.langchain.FakeApi.sendAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clawstream.llm.provider.LlmProviderFactory;
import io.clawstream.llm.provider.ProviderConfig;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.UnusableProviderException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiResponsesProviderTest extends LlmProviderKit {
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

  @Test
  void withoutAKeyItCannotBeUsed() {
    assertThatThrownBy(() -> factory().create(ProviderConfig.named("openai-responses")))
        .isInstanceOf(UnusableProviderException.class)
        .hasMessageContaining("OPENAI_API_KEY");
  }

  @Test
  void anErrorEventIsAFailure() {
    api.will(
        begunThen(
            send(
                "event: error\ndata: {\"type\":\"error\",\"code\":\"rate_limit_exceeded\","
                    + "\"message\":\"Slow down\",\"param\":null,\"sequence_number\":9}\n\n")));

    assertThat(failure(question())).isInstanceOf(ProviderFailure.RateLimited.class);
  }

  @Test
  void nothingIsStored() throws Exception {
    api.will(good());

    var _ = ask(question());

    assertThat(JSON.readTree(api.requests().getFirst().body()).path("store").asBoolean(true))
        .isFalse();
  }

  @Test
  void schemasWithOptionalMembersAreAllowed() throws Exception {
    api.will(good());

    var _ = ask(question());

    assertThat(
            JSON.readTree(api.requests().getFirst().body()).at("/tools/0/strict").asBoolean(true))
        .isFalse();
  }

  @Test
  void anAnswerWhoseRestIsWithheldIsRejected() {
    List<String> frames = new ArrayList<>(recording().frames("length"));
    frames.replaceAll(frame -> frame.replace("max_output_tokens\"}", "content_filter\"}"));
    api.will(stream(sendAll(frames)));

    ProviderFailure failure = failure(question());

    assertThat(failure).isInstanceOf(ProviderFailure.Rejected.class);
    assertThat(failure.message()).contains("content filter");
  }
}
