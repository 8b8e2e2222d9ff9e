package io.clawstream.egress.preview;

import static io.clawstream.egress.Samples.delta;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.DeltaKind;
import io.clawstream.events.ReplyDelta;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTextTest {
  @Test
  void piecesInOrderMakeTheText() {
    assertThat(text(piece(0, "Hel"), piece(1, "lo")).text()).isEqualTo("Hello");
  }

  @Test
  void aRepeatedPieceIsIgnored() {
    assertThat(text(piece(0, "Hel"), piece(0, "Hel"), piece(1, "lo"), piece(0, "Hel")).text())
        .isEqualTo("Hello");
  }

  @Test
  void afterALostPieceTheTextStandsStill() {
    PreviewText text = text(piece(0, "Hel"), piece(2, "world"), piece(1, "lo "), piece(3, "!"));

    assertThat(text.text()).isEqualTo("Hel");
    assertThat(text.torn()).isTrue();
  }

  @Test
  void aStreamWhoseBeginningWasMissedShowsNothing() {
    assertThat(text(piece(5, "lo")).text()).isEmpty();
  }

  @Test
  void aLaterTryReplacesTheText() {
    ReplyDelta retried = piece(0, "Good day");
    retried.setAttempt(1);

    assertThat(text(piece(0, "Hel"), retried, piece(1, "lo")).text()).isEqualTo("Good day");
  }

  @Test
  void aLaterTryMendsATornText() {
    ReplyDelta retried = piece(0, "Good day");
    retried.setDispatch(1);

    assertThat(text(piece(0, "Hel"), piece(2, "world"), retried).text()).isEqualTo("Good day");
  }

  @Test
  void theRoundCountsMoreThanTheTry() {
    ReplyDelta retried = piece(0, "Let me look");
    retried.setAttempt(3);
    ReplyDelta next = piece(0, "It is noon");
    next.setRound(1);

    assertThat(text(retried, next, retried).text()).isEqualTo("It is noon");
  }

  @Test
  void aToolCallTakesAPlaceButIsNoText() {
    ReplyDelta tool = piece(1, "get_current_time");
    tool.setKind(DeltaKind.TOOL_CALL);

    assertThat(text(piece(0, "One "), tool, piece(2, "moment")).text()).isEqualTo("One moment");
  }

  private static ReplyDelta piece(int sequence, String text) {
    return delta("4242", 1, sequence, text);
  }

  private static PreviewText text(ReplyDelta... deltas) {
    PreviewText text = PreviewText.NOTHING;
    for (ReplyDelta delta : List.of(deltas)) {
      text = text.with(delta);
    }
    return text;
  }
}
