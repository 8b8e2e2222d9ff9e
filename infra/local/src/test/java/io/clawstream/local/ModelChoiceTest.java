package io.clawstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ModelChoiceTest {
  @Test
  void anAnthropicKeyComesFirst() {
    ModelChoice choice =
        ModelChoice.from(
            Map.of("ANTHROPIC_API_KEY", "a", "OPENAI_API_KEY", "b"), ModelChoiceTest::notAsked);

    assertThat(choice)
        .extracting(ModelChoice::provider, ModelChoice::model)
        .containsExactly("anthropic", ModelChoice.ANTHROPIC_MODEL);
  }

  @Test
  void theModelOfAProviderCanBeNamed() {
    assertThat(
            ModelChoice.from(
                    Map.of("ANTHROPIC_API_KEY", "a", "ANTHROPIC_MODEL", "claude-opus-4-8"),
                    ModelChoiceTest::notAsked)
                .model())
        .isEqualTo("claude-opus-4-8");
    assertThat(
            ModelChoice.from(
                    Map.of("OPENAI_API_KEY", "b", "OPENAI_MODEL", "gpt-5.1"),
                    ModelChoiceTest::notAsked)
                .model())
        .isEqualTo("gpt-5.1");
    assertThat(ModelChoice.from(Map.of("OLLAMA_MODEL", "qwen3"), ModelChoiceTest::ollama).model())
        .isEqualTo("qwen3");
  }

  @Test
  void anOpenAiKeyIsUsedWithOpenAisOwnAddress() {
    ModelChoice choice = ModelChoice.from(Map.of("OPENAI_API_KEY", "b"), ModelChoiceTest::notAsked);

    assertThat(choice)
        .extracting(ModelChoice::provider, ModelChoice::model)
        .containsExactly("openai", ModelChoice.OPENAI_MODEL);
  }

  @Test
  void anotherServerThatSpeaksOpenAiNeedsNoKeyButAModel() {
    ModelChoice choice =
        ModelChoice.from(
            Map.of("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1", "OPENAI_MODEL", "kimi-k2"),
            ModelChoiceTest::notAsked);

    assertThat(choice)
        .extracting(ModelChoice::provider, ModelChoice::model)
        .containsExactly("openai", "kimi-k2");
    assertThatThrownBy(
            () ->
                ModelChoice.from(
                    Map.of("OPENAI_BASE_URL", "http://127.0.0.1:8000/v1"),
                    ModelChoiceTest::notAsked))
        .hasMessageContaining("Set OPENAI_MODEL");
  }

  @Test
  void withoutKeysALocalOllamaAnswersAndWithoutThatTheEcho() {
    assertThat(ModelChoice.from(Map.of(), ModelChoiceTest::ollama))
        .hasToString("ollama / llama3.2:3b, because Ollama runs on this machine");
    assertThat(ModelChoice.from(Map.of(), Optional::empty).toString())
        .startsWith("echo, because there is no");
  }

  @Test
  void aBlankVariableIsNoKey() {
    assertThat(ModelChoice.from(Map.of("ANTHROPIC_API_KEY", " "), Optional::empty).provider())
        .isEqualTo("echo");
  }

  private static Optional<String> ollama() {
    return Optional.of("llama3.2:3b");
  }

  private static Optional<String> notAsked() {
    throw new AssertionError("With a key there is no need to look for Ollama.");
  }
}
