package io.clawstream.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEventKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeLineTest {
  @Test
  void everything_is_told_in_the_order_of_time_and_with_its_place() {
    Story story =
        Story.on("telegram")
            .decided("allowed", "open")
            .job(0)
            .reports(TurnEventKind.TOOLS_REQUESTED, "clock")
            .calls("clock")
            .gives("clock")
            .job(1)
            .replied(ReplyKind.ANSWER)
            .delivered(0, 1, DeliveryStatus.DELIVERED);

    List<TimeLine.Entry> line = TimeLine.of(story.evidence(), "claw.jobs.priority");

    assertThat(line)
        .extracting(TimeLine.Entry::what)
        .containsExactly(
            "received: telegram, user ann",
            "message allowed by router-streams: open",
            "job: turn 11, round 0, dispatch 0, openai/gpt",
            "tools requested: clock",
            "tool called: clock",
            "tool finished: clock, ok after 7 ms",
            "job: turn 11, round 1, dispatch 0, openai/gpt",
            "reply: answer of openai/gpt",
            "receipt: part 1 of 1 delivered");
    assertThat(line.getFirst().place()).isEqualTo("claw.inbound-0@10");
  }

  @Test
  void what_people_and_models_wrote_is_not_shown() {
    Story story = Story.on("telegram").job(0).replied(ReplyKind.ANSWER);

    assertThat(TimeLine.of(story.evidence(), "").toString() + story.verdict())
        .doesNotContain("secret");
  }

  @Test
  void a_priority_job_is_told_from_an_ordinary_one() {
    Story story = Story.on("telegram").job(0);

    assertThat(TimeLine.of(story.evidence(), "claw.jobs").getLast().what()).endsWith(", priority");
  }

  @Test
  void records_of_other_messages_and_turns_are_left_out() {
    Story story =
        Story.on("telegram").job(7, 5, "39", 0).replied(ReplyKind.ANSWER, 7).job(14, 11, "45", 0);

    assertThat(TimeLine.of(story.evidence(), "")).hasSize(1);
  }
}
