package io.clawstream.router.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.JobPurpose;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ModelChoice;
import io.clawstream.kit.tools.ToolRules;
import io.clawstream.router.prompt.Agent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobRecordsTest {
  private static final Agent AGENT =
      new Agent("default", "echo", "echo-1", List.of(), "Be kind.", null, null, ToolRules.ALL);

  private final Play play = new Play(Samples.policy());

  @Test
  void theModelIsToldTheSettingsAndTheSummary() {
    play.says("1", "/set timezone=Europe/Berlin").says("2", "/set language=de").says("3", "Hi");

    LlmJob job = answer("Ann lives in Ghent.");

    assertThat(job.getSystemPrompt())
        .startsWith("Be kind.")
        .containsSubsequence("- language: de", "- timezone: Europe/Berlin", "Ann lives in Ghent.");
    assertThat(job.getPurpose()).isEqualTo(JobPurpose.ANSWER);
  }

  @Test
  void withoutEitherTheAgentsInstructionsStandAlone() {
    play.says("1", "Hi");

    assertThat(answer(null).getSystemPrompt()).isEqualTo("Be kind.");
  }

  @Test
  void theSessionsModelTakesThePlaceOfTheAgents() {
    Agent other = AGENT.withModel("openrouter/meta/llama");

    assertThat(other.provider()).isEqualTo("openrouter");
    assertThat(other.model()).isEqualTo("meta/llama");
    assertThat(other.systemPrompt()).isEqualTo("Be kind.");
    assertThat(AGENT.withModel(null)).isEqualTo(AGENT);
  }

  @Test
  void theAgentsFallbacksGoWithTheJobButNotTheModelThatIsAskedFirst() {
    play.says("1", "Hi");
    Agent agent =
        new Agent(
            "default",
            "openai",
            "gpt-x",
            List.of("anthropic/claude-x", "openrouter/meta/llama"),
            "",
            null,
            null,
            ToolRules.ALL);

    assertThat(answer(agent, null).getFallbacks())
        .containsExactly(
            new ModelChoice("anthropic", "claude-x"), new ModelChoice("openrouter", "meta/llama"));
    assertThat(answer(agent.withModel("anthropic/claude-x"), null).getFallbacks())
        .containsExactly(new ModelChoice("openrouter", "meta/llama"));
  }

  @Test
  void aSummaryIsWrittenOfTheLastOneAndWhatWasSaidSince() {
    SummaryJob summary =
        new SummaryJob(
            7,
            Samples.NOON.plus(Duration.ofMinutes(2)),
            Samples.answer(Samples.DM, 7, "").getAddress(),
            "default",
            null);
    List<ChatMessage> said =
        List.of(entry(ChatRole.USER, "Where was I?"), entry(ChatRole.ASSISTANT, "In Ghent."));

    LlmJob job = JobRecords.summary(Samples.DM, summary, AGENT, "Ann travels.", said, Samples.NOON);

    assertThat(job.getPurpose()).isEqualTo(JobPurpose.SUMMARY);
    assertThat(job.getJobId()).isEqualTo(summary.id(Samples.DM));
    assertThat(job.getTools()).isEmpty();
    assertThat(job.getMessages())
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.getContent())
                    .containsSubsequence(
                        "Ann travels.", "User: Where was I?", "Assistant: In Ghent."));
  }

  private LlmJob answer(@Nullable String summary) {
    return answer(AGENT, summary);
  }

  private LlmJob answer(Agent agent, @Nullable String summary) {
    return JobRecords.answer(
        play.session.ledger(),
        play.job(),
        agent,
        summary,
        List.of(entry(ChatRole.USER, "Hi")),
        List.of(),
        Samples.NOON);
  }

  private static ChatMessage entry(ChatRole role, String content) {
    return ChatMessage.newBuilder().setRole(role).setContent(content).build();
  }
}
