package io.clawstream.llm.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.LlmJob;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatImage;
import io.clawstream.llm.provider.ChatRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobRequestsTest {
  private static final LlmJob JOB = Jobs.withImage().build();

  @Test
  void aPictureIsPartOfTheQuestionInBase64AndCanBeReadTwice() {
    ChatEntry shown =
        new ChatEntry.User(
            "[photo]\nWhat is it?", Optional.empty(), List.of(new ChatImage("image/png", "AQID")));

    assertThat(question(true).messages()).containsExactly(shown);
    assertThat(question(true).messages()).containsExactly(shown);
  }

  @Test
  void withoutPicturesTheTextStillNamesThem() {
    assertThat(question(false).messages())
        .containsExactly(new ChatEntry.User("[photo]\nWhat is it?", Optional.empty(), List.of()));
  }

  @Test
  void aPictureCostsTokensLikeAFewThousandLetters() {
    assertThat(JobRequests.tokens(question(true)) - JobRequests.tokens(question(false)))
        .isEqualTo(ChatImage.TOKENS);
  }

  private static ChatRequest question(boolean withImages) {
    return JobRequests.question(JOB, false, withImages, Duration.ofSeconds(1)).orElseThrow();
  }
}
