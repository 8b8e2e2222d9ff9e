package io.clawstream.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SecretTest {
  @Test
  void only_the_same_text_matches() {
    Secret secret = new Secret("s3cret");

    assertThat(secret.matches("s3cret")).isTrue();
    assertThat(secret.matches("s3cret ")).isFalse();
    assertThat(secret.matches("S3cret")).isFalse();
    assertThat(secret.matches("")).isFalse();
  }

  @Test
  void it_is_not_shown() {
    assertThat(new Secret("s3cret")).asString().doesNotContain("s3cret");
  }

  @Test
  void there_is_no_empty_secret() {
    assertThatThrownBy(() -> new Secret("")).isInstanceOf(IllegalArgumentException.class);
  }
}
