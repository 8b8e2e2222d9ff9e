package io.clawstream.cli.why;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.DeliveryStatus;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.TurnEventKind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {
  @Test
  void an_answer_with_receipts_was_delivered() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 1, DeliveryStatus.PREVIEW)
                .delivered(0, 2, DeliveryStatus.DELIVERED)
                .delivered(1, 2, DeliveryStatus.DELIVERED)
                .verdict())
        .isEqualTo(
            "answered at 2026-11-22 12:00:02.000 (turn 11, openai/gpt), delivered to telegram at 2026-11-22 12:00:05.000");
  }

  @Test
  void an_answer_of_which_parts_are_missing_is_being_delivered() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 3, DeliveryStatus.DELIVERED)
                .verdict())
        .endsWith("and 1 of 3 parts are delivered so far");
  }

  @Test
  void an_answer_without_receipts_waits_for_egress() {
    assertThat(Story.on("telegram").job(0).replied(ReplyKind.ANSWER).verdict())
        .endsWith("but not delivered yet; is egress-service running?");
  }

  @Test
  void a_preview_is_not_a_delivery() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 1, DeliveryStatus.PREVIEW)
                .verdict())
        .endsWith("but not delivered yet; is egress-service running?");
  }

  @Test
  void an_answer_that_the_platform_refused_says_what_it_said() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 1, DeliveryStatus.FAILED)
                .verdict())
        .endsWith("but telegram did not take it: 403 blocked");
  }

  @Test
  void a_delivery_that_was_made_good_later_counts() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 1, DeliveryStatus.FAILED)
                .delivered(0, 1, DeliveryStatus.DELIVERED)
                .verdict())
        .contains("delivered to telegram at");
  }

  @Test
  void an_answer_that_may_or_may_not_have_arrived_says_so() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .replied(ReplyKind.ANSWER)
                .delivered(0, 2, DeliveryStatus.DELIVERED)
                .delivered(1, 2, DeliveryStatus.UNKNOWN)
                .verdict())
        .endsWith("but nobody knows whether telegram has got part 2 of 2");
  }

  @Test
  void an_answer_that_egress_put_aside_can_be_sent_again() {
    Story story = Story.on("telegram").job(0).replied(ReplyKind.ANSWER);
    story.putAside("egress-service", "claw.egress.telegram", story.lastOffset());
    assertThat(story.verdict())
        .endsWith(
            "but not delivered: egress-service put it aside: it was broken"
                + " ('clawstream dead-letters redrive --id 1@103' sends it again)");
  }

  @Test
  void an_answer_on_a_connection_has_no_receipts() {
    assertThat(Story.on("webchat").job(0).replied(ReplyKind.ANSWER).verdict())
        .endsWith("for whoever holds the connection open (webchat has no receipts)");
  }

  @Test
  void the_first_reply_of_a_turn_is_the_one_that_counts() {
    assertThat(
            Story.on("webchat")
                .job(0)
                .replied(ReplyKind.CANCELLED)
                .replied(ReplyKind.ANSWER)
                .verdict())
        .startsWith("stopped at 2026-11-22 12:00:02.000");
  }

  @Test
  void an_answer_counts_also_when_its_job_is_not_kept_any_more() {
    assertThat(Story.on("webchat").replied(ReplyKind.ANSWER).verdict())
        .startsWith("answered at 2026-11-22 12:00:01.000 (turn 11, openai/gpt)");
  }

  @Test
  void an_apology_says_why_and_how_to_ask_again() {
    assertThat(Story.on("telegram").job(0).replied(ReplyKind.APOLOGY).gaveUp().verdict())
        .isEqualTo(
            "not answered: turn 11 ended with an apology at 2026-11-22 12:00:02.000: the deadline passed;"
                + " 'clawstream dead-letters redrive --id 1@103' asks again");
  }

  @Test
  void a_turn_that_was_stopped_says_by_what() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .cancelled("interrupted")
                .replied(ReplyKind.CANCELLED)
                .verdict())
        .isEqualTo("stopped at 2026-11-22 12:00:03.000 (interrupted); turn 11 has no answer");
  }

  @Test
  void a_turn_that_is_being_stopped_waits_for_the_router() {
    assertThat(Story.on("telegram").job(0).cancelled("stopped").verdict())
        .startsWith("being stopped since 2026-11-22 12:00:02.000 (stopped)")
        .endsWith("is router-streams running?");
  }

  @Test
  void a_job_without_an_outcome_waits_for_a_worker() {
    assertThat(Story.on("telegram").job(0).verdict())
        .isEqualTo(
            "waiting for its turn or for a worker: job sent at 2026-11-22 12:00:01.000,"
                + " no outcome yet; are llm-workers running?");
  }

  @Test
  void the_job_that_was_sent_last_is_told() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .reports(TurnEventKind.TOOLS_REQUESTED, "clock")
                .calls("clock")
                .gives("clock")
                .job(1)
                .verdict())
        .contains("job sent at 2026-11-22 12:00:05.000");
  }

  @Test
  void a_job_that_a_worker_could_not_read_is_sent_again() {
    Story story = Story.on("telegram").job(0);
    story.putAside("llm-worker", "claw.jobs", story.lastOffset());
    assertThat(story.verdict())
        .startsWith("waiting for its next try: llm-worker could not read its job (it was broken)")
        .endsWith("gives up at 2026-11-22 12:02:00.000");
  }

  @Test
  void a_job_that_failed_waits_for_the_routers_apology() {
    assertThat(Story.on("telegram").job(0).reports(TurnEventKind.JOB_FAILED).verdict())
        .isEqualTo(
            "failed at 2026-11-22 12:00:02.000: no provider 'opnai'; the apology is not written yet;"
                + " is router-streams running?");
  }

  @Test
  void an_outcome_that_answers_nothing_is_told_as_it_is() {
    assertThat(Story.on("telegram").job(0).reports(TurnEventKind.UNKNOWN).verdict())
        .contains("ended at 2026-11-22 12:00:02.000 with unknown, which answers nothing");
  }

  @Test
  void tools_that_were_asked_for_and_not_called_wait_for_the_router() {
    assertThat(
            Story.on("telegram").job(0).reports(TurnEventKind.TOOLS_REQUESTED, "clock").verdict())
        .isEqualTo(
            "waiting for the router: the model asked for tools at 2026-11-22 12:00:02.000,"
                + " and none has been called yet; is router-streams running?");
  }

  @Test
  void a_tool_without_a_result_is_named() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .reports(TurnEventKind.TOOLS_REQUESTED, "clock", "weather")
                .calls("clock")
                .calls("weather")
                .gives("clock")
                .verdict())
        .isEqualTo(
            "waiting for a tool: weather was called at 2026-11-22 12:00:04.000, no result yet;"
                + " are tools-workers running?");
  }

  @Test
  void tools_that_have_all_finished_wait_for_the_router() {
    assertThat(
            Story.on("telegram")
                .job(0)
                .reports(TurnEventKind.TOOLS_REQUESTED, "clock")
                .calls("clock")
                .gives("clock")
                .verdict())
        .startsWith("waiting for the router: all tools have finished");
  }

  @Test
  void a_message_that_was_not_meant_for_the_bot_says_which_setting_decides() {
    assertThat(
            Story.of(Story.message("telegram", ChatType.GROUP, Map.of()))
                .decided("ignored", "not_addressed")
                .verdict())
        .isEqualTo(
            "not answered: not addressed (group message without a mention; channels.telegram.require-mention)");
  }

  @Test
  void a_refusal_that_was_told_to_the_sender_says_when() {
    assertThat(
            Story.on("telegram")
                .decided("denied", "user_not_listed")
                .replied(ReplyKind.NOTICE)
                .verdict())
        .isEqualTo(
            "not answered: the user ann is not on the list (channels.telegram.allow-users, or another dm-policy);"
                + " the sender was told so at 2026-11-22 12:00:02.000");
  }

  @Test
  void a_reason_of_another_release_is_shown_as_it_is() {
    assertThat(Story.on("telegram").decided("busy", "more than 20 wait").verdict())
        .isEqualTo("not answered: busy, more than 20 wait");
  }

  @Test
  void a_decision_to_go_on_refuses_nothing() {
    assertThat(Story.on("telegram").decided("allowed", "open").verdict())
        .startsWith("waiting for the router:");
  }

  @Test
  void a_command_is_answered_by_the_router() {
    assertThat(Story.on("webchat").replied(ReplyKind.NOTICE).verdict())
        .startsWith("answered by the router itself at 2026-11-22 12:00:01.000 (a notice, no turn)");
  }

  @Test
  void a_message_that_the_router_put_aside_can_be_sent_again() {
    assertThat(
            Story.on("telegram")
                .putAside("router-streams", "claw.inbound", Story.TURN - 1)
                .verdict())
        .isEqualTo(
            "not handled: router-streams put it aside: it was broken"
                + " ('clawstream dead-letters redrive --id 1@101' sends it again)");
  }

  @Test
  void an_edit_and_a_bots_message_are_recognised_without_the_router() {
    assertThat(Story.of(Story.message("telegram", ChatType.DM, Map.of("kind", "edit"))).verdict())
        .isEqualTo("not answered: it is an edit, and only new messages are answered");
    assertThat(
            Story.of(Story.message("telegram", ChatType.DM, Map.of("senderIsBot", "true")))
                .verdict())
        .isEqualTo("not answered: a bot wrote it, and bots are never answered");
  }

  @Test
  void a_message_that_was_taken_together_with_later_ones_names_the_last_of_them() {
    assertThat(Story.on("telegram").job(14, 5, "45", 0).verdict())
        .isEqualTo(
            "answered together with later messages, in turn 14 (job sent at 2026-11-22 12:00:01.000);"
                + " 'clawstream why 45 --session telegram/bot/dm/ann' tells how that went");
  }

  @Test
  void a_message_behind_an_open_turn_waits_for_it() {
    assertThat(Story.on("telegram").job(7, 5, "39", 0).verdict())
        .startsWith("waiting for its turn: turn 7 of the session is still open");
  }

  @Test
  void an_earlier_turn_that_has_ended_holds_nobody_up() {
    assertThat(Story.on("telegram").job(7, 5, "39", 0).replied(ReplyKind.ANSWER, 7).verdict())
        .isEqualTo(
            "waiting for the router: received at 2026-11-22 12:00:00.000, and nothing since;"
                + " is router-streams running?");
  }

  @Test
  void a_message_that_nobody_received_says_how_far_was_looked_back() {
    assertThat(Verdict.notFound("42", Optional.empty(), "24h"))
        .isEqualTo("no such message: 42 was not received in the last 24h; try --since 7d");
    assertThat(Verdict.notFound("42", Optional.of("telegram/bot/dm/ann"), "7d"))
        .isEqualTo(
            "no such message: 42 of session telegram/bot/dm/ann was not received in the last 7d; try --since 30d");
  }
}
