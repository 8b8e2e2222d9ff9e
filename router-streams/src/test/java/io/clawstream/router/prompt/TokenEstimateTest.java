package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.router.session.Samples;
import org.junit.jupiter.api.Test;

class TokenEstimateTest {
  @Test
  void fourCharactersOfAsciiOrOneOtherMakeAToken() {
    assertThat(TokenEstimate.of("")).isZero();
    assertThat(TokenEstimate.of("a")).isEqualTo(1);
    assertThat(TokenEstimate.of("abcd")).isEqualTo(1);
    assertThat(TokenEstimate.of("abcde")).isEqualTo(2);
    assertThat(TokenEstimate.of("\u4f60\u597d")).isEqualTo(2);
    assertThat(TokenEstimate.of("\uD83D\uDE00")).as("a surrogate pair").isEqualTo(1);
  }

  @Test
  void whatAModelAskedOfToolsCountsAsWell() {
    ChatMessage asking =
        ChatMessage.newBuilder()
            .setRole(ChatRole.ASSISTANT)
            .setContent("")
            .setToolRequests(Samples.requests("clock"))
            .build();

    assertThat(TokenEstimate.of(asking)).isEqualTo(4 + 4 + 2);
  }
}
