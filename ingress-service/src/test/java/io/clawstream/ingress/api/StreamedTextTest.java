package io.clawstream.ingress.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import io.clawstream.ingress.TestMessages;
import io.clawstream.schemas.SessionKey;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class StreamedTextTest {
  private static final SessionKey SESSION = new SessionKey("api", "api", ChatType.DM, "u", null);

  private final StreamedText text = new StreamedText();

  @Test
  void pieces_are_sent_as_they_come_and_nothing_is_left_at_the_end() {
    assertThat(text.piece(delta(0, 0, "It "))).isEqualTo("It ");
    assertThat(text.piece(delta(0, 1, "is five."))).isEqualTo("is five.");
    assertThat(text.end("It is five.")).isEmpty();
  }

  @Test
  void after_a_hole_the_end_has_the_rest() {
    assertThat(text.piece(delta(0, 0, "It "))).isEqualTo("It ");
    assertThat(text.piece(delta(0, 2, "five."))).isEmpty();
    assertThat(text.end("It is five.")).isEqualTo("is five.");
  }

  @Test
  void pieces_that_come_again_or_from_an_older_stream_are_passed_over() {
    text.piece(delta(1, 0, "It "));

    assertThat(text.piece(delta(1, 0, "It "))).isEmpty();
    assertThat(text.piece(delta(0, 1, "was"))).isEmpty();
  }

  @Test
  void a_retry_that_says_the_same_goes_on_where_the_first_broke_off() {
    assertThat(text.piece(delta(0, 0, "It is"))).isEqualTo("It is");
    assertThat(text.piece(delta(1, 0, "It "))).isEmpty();
    assertThat(text.piece(delta(1, 1, "is five"))).isEqualTo(" five");
    assertThat(text.piece(delta(1, 2, "."))).isEqualTo(".");
    assertThat(text.end("It is five.")).isEmpty();
  }

  @Test
  void a_retry_that_says_something_else_follows_whole_after_a_blank_line() {
    assertThat(text.piece(delta(0, 0, "It is"))).isEqualTo("It is");
    assertThat(text.piece(delta(1, 0, "Five"))).isEqualTo("\n\nFive");
    assertThat(text.end("Five o'clock.")).isEqualTo(" o'clock.");
  }

  @Test
  void a_final_text_that_nobody_announced_is_sent_whole() {
    assertThat(text.end("It is five.")).isEqualTo("It is five.");
  }

  @Test
  void a_final_text_that_is_shorter_than_what_was_sent_follows_whole() {
    text.piece(delta(0, 0, "It is five o'clock"));

    assertThat(text.end("It is five")).isEqualTo("\n\nIt is five");
  }

  @Test
  void a_tool_call_takes_its_place_in_the_stream_without_text() {
    ReplyDelta tool = delta(0, 1, "get_current_time");
    tool.setKind(DeltaKind.TOOL_CALL);

    assertThat(text.piece(delta(0, 0, "Let me see."))).isEqualTo("Let me see.");
    assertThat(text.piece(tool)).isEmpty();
    assertThat(text.piece(delta(0, 2, " Done."))).isEqualTo(" Done.");
  }

  @RepeatedTest(200)
  void what_was_sent_always_ends_with_the_final_text(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    String last = "";
    StringBuilder sent = new StringBuilder();
    int streams = 1 + random.nextInt(3);
    for (int stream = 0; stream < streams; stream++) {
      StringBuilder whole = new StringBuilder();
      for (int sequence = 0; sequence < random.nextInt(6); sequence++) {
        String piece = random.nextBoolean() ? "a" : "ab";
        whole.append(piece);
        if (random.nextInt(8) > 0) {
          sent.append(text.piece(delta(stream, sequence, piece)));
        }
        if (random.nextInt(8) == 0) {
          sent.append(text.piece(delta(stream, sequence, piece)));
        }
      }
      last = whole.toString();
    }
    String end = random.nextBoolean() ? last : last + "b";

    sent.append(text.end(end));

    assertThat(sent.toString()).endsWith(end);
    if (streams == 1 && end.startsWith(last)) {
      assertThat(sent.toString()).isEqualTo(end);
    }
  }

  private static ReplyDelta delta(int attempt, int sequence, String piece) {
    ReplyDelta delta = TestMessages.delta(SESSION, "r-1", "q", sequence, piece);
    delta.setAttempt(attempt);
    return delta;
  }
}
