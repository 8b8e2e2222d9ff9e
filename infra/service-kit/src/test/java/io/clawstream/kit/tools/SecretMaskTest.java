package io.clawstream.kit.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "password",
        "Passwd",
        "user_password",
        "apiKey",
        "api-key",
        "X-API-Key",
        "access_token",
        "clientSecret",
        "Authorization",
        "auth",
        "private_key",
        "credentials",
        "Set-Cookie",
        "pwd",
        "PIN",
        "otp"
      })
  void valuesUnderKeysThatSoundLikeSecretsAreMasked(String key) {
    assertThat(SecretMask.masked("{\"" + key + "\":\"hunter2\",\"city\":\"Oslo\"}"))
        .isEqualTo("{\"" + key + "\":\"***\",\"city\":\"Oslo\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"city", "author", "keyboard", "pinned", "timezone", "passenger"})
  void otherValuesAreKept(String key) {
    String arguments = "{\"" + key + "\":\"Oslo\"}";

    assertThat(SecretMask.masked(arguments)).isEqualTo(arguments);
  }

  @Test
  void secretsAreFoundAtAnyDepthAndMaskedWhole() {
    assertThat(SecretMask.masked("{\"calls\":[{\"headers\":{\"token\":{\"a\":[1]}}},2]}"))
        .isEqualTo("{\"calls\":[{\"headers\":{\"token\":\"***\"}},2]}");
  }

  @Test
  void ofWhatIsNotJsonOnlyTheLengthIsTold() {
    assertThat(SecretMask.masked("password=hunter2")).isEqualTo("(not JSON, 16 characters)");
  }

  @Test
  void theWholeIsBounded() {
    assertThat(SecretMask.masked("{\"text\":\"" + "x".repeat(10_000) + "\"}"))
        .hasSize(SecretMask.LONGEST)
        .endsWith("x…");
  }
}
