package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallIdsTest {
  @Test
  void anIdThatIsTakenIsLeftAsItIs() {
    assertThat(CallIds.COMMON.fitting("toolu_01A-b")).isEqualTo("toolu_01A-b");
    assertThat(CallIds.MISTRAL.fitting("D681PevKs")).isEqualTo("D681PevKs");
    assertThat(CallIds.KIMI.fitting("functions.get_weather:0"))
        .isEqualTo("functions.get_weather:0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "get_current_time:0", "call one", "Zürich"})
  void anIdThatWouldBeRefusedIsReplacedByAlwaysTheSame(String id) {
    String common = CallIds.COMMON.fitting(id);
    String mistral = CallIds.MISTRAL.fitting(id);

    assertThat(common).matches("[a-zA-Z0-9_-]{1,40}").isEqualTo(CallIds.COMMON.fitting(id));
    assertThat(mistral).matches("[a-zA-Z0-9]{9}").isEqualTo(CallIds.MISTRAL.fitting(id));
  }

  @Test
  void whatWasDifferentStaysDifferent() {
    assertThat(CallIds.MISTRAL.fitting("call_1")).isNotEqualTo(CallIds.MISTRAL.fitting("call_2"));
    assertThat(CallIds.COMMON.fitting("x".repeat(41)))
        .isNotEqualTo(CallIds.COMMON.fitting("x".repeat(42)));
  }
}
