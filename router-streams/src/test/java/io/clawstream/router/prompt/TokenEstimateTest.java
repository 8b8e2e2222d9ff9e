package io.clawstream.router.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.router.message.MessageText;
import io.clawstream.router.session.Samples;
import java.util.List;
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
  void aPictureCountsLikeAFewThousandLetters() {
    ChatMessage shown =
        MessageText.entry(
            Samples.message("webchat", ChatType.DM, "ann", "1", "abcd")
                .setAttachments(List.of(Samples.photo(1), Samples.photo(1)))
                .build());

    assertThat(TokenEstimate.of(shown)).isEqualTo(4 + 5 + 2_000);
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
