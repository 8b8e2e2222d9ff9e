package io.clawstream.llm.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.TurnEventKind;
import io.clawstream.events.Usage;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRunnerSummaryTest extends RunnerStand {
  @Test
  void aSummaryGoesToTheRouterAndNobodySeesItGrow() throws Exception {
    provider.then(says("Ada asked for ", "the time."));
    LlmJob job = summary().build();

    TurnEvent event = event(job);

    assertThat(event)
        .isEqualTo(
            TurnEvent.newBuilder()
                .setKind(TurnEventKind.SUMMARISED)
                .setJobId(job.getJobId())
                .setSessionKey(job.getSessionKey())
                .setTurn(job.getTurn())
                .setRound(job.getRound())
                .setContent("Ada asked for the time.")
                .setUsage(new Usage(7L, 9L))
                .setAt(Jobs.NOW)
                .build());
    assertThat(deltas).isEmpty();
    assertThat(count("jobs", "outcome", "summary")).isEqualTo(1);
  }

  @Test
  void aLongSummaryIsCutBetweenCharactersAndItsTokensAreStillCounted() throws Exception {
    provider.then(says("x".repeat(7_999) + "\uD83D\uDE00", " and so on"));

    TurnEvent event = event(summary().build());

    assertThat(event.getContent()).isEqualTo("x".repeat(7_999));
    assertThat(event.getUsage()).isEqualTo(new Usage(7L, 9L));
  }

  @Test
  void aSummaryOfExactlyTheLongestLengthIsWhole() throws Exception {
    provider.then(says("x".repeat(8_000)));

    assertThat(event(summary().build()).getContent()).hasSize(8_000);
  }

  @Test
  void aSummaryIsTriedAgainLikeAnAnswerAndThenReportedAsFailed() throws Exception {
    for (int i = 0; i < 4; i++) {
      provider.then(fails(down()));
    }

    TurnEvent event = event(summary().build());

    assertThat(time.slept)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    assertThat(event.getKind()).isEqualTo(TurnEventKind.JOB_FAILED);
    assertThat(event.getError()).isEqualTo("The provider is down. Tried 4 times.");
    assertThat(deltas).isEmpty();
    assertThat(count("jobs", "outcome", "failed")).isEqualTo(1);
  }

  @Test
  void whatIsRefusedForGoodIsReportedAtOnce() throws Exception {
    provider.then(fails(new ProviderFailure.ContextTooLong("400: too long")));

    assertThat(event(summary().build()).getError()).isEqualTo("400: too long");
    assertThat(time.slept).isEmpty();
  }

  @Test
  void aBlankSummaryIsTriedAgainAndThenAFailure() throws Exception {
    provider.then(says()).then(says("")).then(says(" \n")).then(says());

    TurnEvent event = event(summary().build());

    assertThat(event.getKind()).isEqualTo(TurnEventKind.JOB_FAILED);
    assertThat(event.getError()).contains("empty answer");
    assertThat(provider.requests).hasSize(4);
  }

  @Test
  void aSummaryIsOfferedNoToolsAndToolsAreNoSummary() throws Exception {
    provider
        .then(asksFor(new ToolUse("call_1", "lookup", "{}")))
        .then(says("Ada asked for the time."));
    LlmJob job =
        summary()
            .setTools(
                List.of(
                    ToolSpec.newBuilder()
                        .setName("lookup")
                        .setDescription("Looks up.")
                        .setParametersSchema("{}")
                        .build()))
            .build();

    TurnEvent event = event(job);

    assertThat(event.getContent()).isEqualTo("Ada asked for the time.");
    assertThat(provider.requests).hasSize(2).allMatch(request -> request.tools().isEmpty());
  }

  @Test
  void toolsToTheLastAreAFailure() throws Exception {
    for (int i = 0; i < 4; i++) {
      provider.then(asksFor(new ToolUse("call_1", "lookup", "{}")));
    }

    TurnEvent event = event(summary().build());

    assertThat(event.getKind()).isEqualTo(TurnEventKind.JOB_FAILED);
    assertThat(event.getError()).contains("asked for tools instead of summarising");
  }

  @Test
  void aSummaryWhoseDeadlineHasPassedIsDropped() throws Exception {
    assertThat(run(summary().setDeadline(Jobs.NOW - 1).build()))
        .isInstanceOf(Outcome.Dropped.class);

    provider.then(
        (_, listener) -> {
          boolean _ = listener.on(new ChatEvent.TextDelta(" "));
          time.pass(Duration.ofMinutes(3));
          boolean _ = listener.on(new ChatEvent.End(FinishReason.STOP));
        });
    assertThat(run(summary().build())).isInstanceOf(Outcome.Dropped.class);
  }

  private static LlmJob.Builder summary() {
    return Jobs.job().setPurpose(JobPurpose.SUMMARY);
  }
}
