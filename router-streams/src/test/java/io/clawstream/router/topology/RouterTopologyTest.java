package io.clawstream.router.topology;

import static io.clawstream.router.topology.RunningTopology.DEADLINE;
import static io.clawstream.router.topology.RunningTopology.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatImage;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.ToolStatus;
import io.clawstream.router.session.Samples;
import io.clawstream.schemas.Headers;
import io.clawstream.schemas.Ids;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterTopologyTest {
  @TempDir Path stateDir;
  private RunningTopology router;

  @BeforeEach
  void start() {
    router = new RunningTopology(stateDir);
  }

  @AfterEach
  void stop() {
    router.close();
  }

  @Test
  void aMessageBecomesAJobWithEverythingThatAWorkerNeeds() {
    StandardMessage message = Samples.message("1", "Hello");
    message.setMetadata(Map.of("clientMessageId", "c-1"));

    router.arrives(message);

    LlmJob job = router.job();
    assertThat(job.getJobId()).isEqualTo(Ids.job(Samples.DM, 1, 0));
    assertThat(job.getReplyId()).isEqualTo(Ids.reply(Samples.DM, 1));
    assertThat(job.getSessionKey()).isEqualTo(Samples.DM);
    assertThat(job.getProvider()).isEqualTo("echo");
    assertThat(job.getModel()).isEqualTo("echo-1");
    assertThat(job.getSystemPrompt()).isEqualTo("Be kind.");
    assertThat(job.getTemperature()).isEqualTo(0.5);
    assertThat(job.getMaxOutputTokens()).isEqualTo(100);
    assertThat(job.getMessages()).extracting(ChatMessage::getContent).containsExactly("Hello");
    assertThat(job.getTools()).isEmpty();
    assertThat(job.getAddress().getPeerId()).isEqualTo("ann");
    assertThat(job.getMetadata()).isEqualTo(Map.of("clientMessageId", "c-1"));
    assertThat(job.getTraceparent()).isEqualTo(Samples.TRACE);
    assertThat(job.getDeadline()).isEqualTo(Samples.NOON.plus(DEADLINE).toEpochMilli());
    assertThat(job.getReceivedAt()).isEqualTo(Samples.NOON.toEpochMilli());
  }

  @Test
  void jobsAreKeyedBySessionAndCarryTheTraceInAHeader() {
    router.says("1", "Hello");

    TestRecord<String, byte[]> record = router.records(TOPICS.jobs()).getFirst();
    assertThat(record.key()).isEqualTo(Samples.DM);
    assertThat(RunningTopology.header(record, Headers.TRACEPARENT)).isEqualTo(Samples.TRACE);
  }

  @Test
  void theReplyOpensTheNextTurnWithTheConversationSoFar() {
    router.says("1", "Hello");
    router.says("2", "How are you?");
    assertThat(router.jobs()).hasSize(1);

    router.answers(1, "Hi Ann");

    LlmJob job = router.job();
    assertThat(job.getTurn()).isEqualTo(2);
    assertThat(job.getTraceparent()).isEqualTo(Samples.TRACE);
    assertThat(job.getMessages())
        .extracting(ChatMessage::getContent)
        .containsExactly("Hello", "Hi Ann", "How are you?");
    assertThat(router.rows(SessionStores.PENDING)).isZero();
  }

  @Test
  void aRedeliveredMessageIsDropped() {
    router.says("1", "Hello");
    router.says("1", "Hello");
    router.answers(1, "Hi");
    router.says("1", "Hello");

    assertThat(router.jobs()).hasSize(1);
    assertThat(router.count("clawstream.router.messages.duplicate")).isEqualTo(2);
  }

  @Test
  void aMessageIsForgottenAfterTheDedupeWindow() {
    router.says("1", "Hello");
    router.answers(1, "Hi");
    assertThat(router.jobs()).hasSize(1);

    router.waits(Duration.ofDays(8).plusMillis(1));
    router.says("1", "Hello");

    assertThat(router.jobs()).hasSize(1);
  }

  @Test
  void aToolTurnGoesThroughTheToolsWorkerAndBackToTheModel() {
    router.announces(Samples.tool("clock", Duration.ofSeconds(5)));
    router.announces(Samples.tool("web", Duration.ofSeconds(5)));
    router.says("1", "What time is it?");
    assertThat(router.job().getTools()).extracting(ToolSpec::getName).containsExactly("clock");

    router.happens(Samples.toolsRequested(Samples.DM, 1, 0, "clock", "web"));
    List<ToolCall> calls = router.toolCalls();
    assertThat(calls).extracting(ToolCall::getName).containsExactly("clock");
    assertThat(router.jobs()).isEmpty();

    router.toolGives(Samples.result(Samples.DM, 1, 0, 0, ToolStatus.OK, "noon"));
    LlmJob job = router.job();
    assertThat(job.getRound()).isEqualTo(1);
    assertThat(job.getJobId()).isEqualTo(Ids.job(Samples.DM, 1, 1));
    assertThat(job.getReplyId()).isEqualTo(Ids.reply(Samples.DM, 1));
    assertThat(job.getMessages())
        .extracting(ChatMessage::getRole)
        .containsExactly(ChatRole.USER, ChatRole.ASSISTANT, ChatRole.TOOL, ChatRole.TOOL);
    assertThat(job.getMessages().get(1).getToolRequests()).hasSize(2);
    assertThat(job.getMessages().get(2).getContent()).isEqualTo("noon");
    assertThat(job.getMessages().get(3).getContent()).contains("the tool 'web' may not be used");

    router.answers(1, "It is noon.");
    router.says("2", "Thanks");
    assertThat(router.job().getMessages()).hasSize(6);
  }

  @Test
  void aToolThatLeavesTheCatalogueIsNoLongerOffered() {
    router.announces(Samples.tool("clock", Duration.ofSeconds(5)));
    router.pipe(TOPICS.toolCatalog(), "clock", (byte[]) null);

    router.says("1", "What time is it?");

    assertThat(router.job().getTools()).isEmpty();
  }

  @Test
  void anUnreadableToolIsNotOfferedAndStopsNobody() {
    router.pipe(TOPICS.toolCatalog(), "clock", new byte[] {1, 2, 3});

    router.says("1", "What time is it?");

    assertThat(router.job().getTools()).isEmpty();
  }

  @Test
  void aJobWithoutAnOutcomeIsSentAgainUnderTheSameId() {
    router.says("1", "Hello");
    LlmJob first = router.job();

    router.waits(DEADLINE.minusMillis(200));
    assertThat(router.jobs()).isEmpty();

    router.waits(Duration.ofMillis(200));
    LlmJob second = router.job();
    assertThat(second.getJobId()).isEqualTo(first.getJobId());
    assertThat(second.getDispatch()).isEqualTo(1);
    assertThat(second.getMessages()).isEqualTo(first.getMessages());
    assertThat(second.getDeadline()).isGreaterThan(first.getDeadline());
    assertThat(router.count("clawstream.router.jobs.redispatched")).isEqualTo(1);
  }

  @Test
  void aTurnThatNobodyAnswersEndsInAnApologyAndADeadLetter() {
    router.says("1", "Hello");
    router.waits(DEADLINE);
    router.waits(DEADLINE);
    assertThat(router.jobs()).hasSize(3);

    // The apology is read back from the topic that it is written to.
    router.waits(DEADLINE);

    Reply apology = router.reply("webchat");
    assertThat(apology.getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(apology.getReplyId()).isEqualTo(Ids.reply(Samples.DM, 1));
    TestRecord<String, byte[]> letter = router.deadLetter();
    LlmJob job = router.codec.decode(letter.value(), LlmJob.class);
    assertThat(letter.key()).isEqualTo(Samples.DM);
    assertThat(job.getJobId()).isEqualTo(Ids.job(Samples.DM, 1, 0));
    assertThat(job.getMessages()).extracting(ChatMessage::getContent).containsExactly("Hello");
    assertThat(RunningTopology.header(letter, Headers.DEAD_LETTER_REASON)).contains("sent 3 times");
    assertThat(RunningTopology.header(letter, Headers.DEAD_LETTER_TOPIC)).isEqualTo("claw.jobs");
    assertThat(RunningTopology.header(letter, Headers.DEAD_LETTER_ATTEMPTS)).isEqualTo("3");
    assertThat(RunningTopology.header(letter, Headers.TRACEPARENT)).isEqualTo(Samples.TRACE);
    assertThat(router.rows(SessionStores.DEADLINES)).as("its expiry").isEqualTo(1);

    router.says("2", "Still there?");
    assertThat(router.job().getMessages())
        .extracting(ChatMessage::getContent)
        .containsExactly("Hello", "Still there?");
  }

  @Test
  void aFailedJobEndsItsTurn() {
    router.says("1", "Hello");

    router.happens(Samples.jobFailed(Samples.DM, 1, 0, "Provider 'nope' is not configured."));

    assertThat(router.reply("webchat").getKind()).isEqualTo(ReplyKind.APOLOGY);
    assertThat(RunningTopology.header(router.deadLetter(), Headers.DEAD_LETTER_REASON))
        .contains("nope");
  }

  @Test
  void timersCostNothingOnceTheirTurnsHaveEnded() {
    for (int i = 1; i <= 50; i++) {
      router.says(Integer.toString(i), "Hello");
      router.answers(i, "Hi");
    }

    assertThat(router.rows(SessionStores.DEADLINES)).as("its expiry").isEqualTo(1);
    router.waits(Duration.ofDays(1));
    assertThat(router.jobs()).hasSize(50);
  }

  @Test
  void aFullQueueIsAnsweredWithANotice() {
    for (int i = 1; i <= 5; i++) {
      router.says(Integer.toString(i), "Question " + i);
    }

    Reply notice = router.reply("webchat");
    assertThat(notice.getKind()).isEqualTo(ReplyKind.NOTICE);
    assertThat(notice.getReplyId()).isEqualTo(Ids.notice(Samples.DM, "5", "busy"));
    assertThat(router.rows(SessionStores.PENDING)).isEqualTo(3);
    assertThat(router.count("clawstream.router.messages.busy")).isEqualTo(1);
  }

  @Test
  void newForgetsWhatWasSaid() {
    router.says("1", "Hello");
    router.answers(1, "Hi");
    router.says("2", "/new");
    assertThat(router.replies("webchat")).hasSize(1);
    assertThat(router.jobs()).hasSize(1);

    router.says("3", "Who am I?");

    assertThat(router.job().getMessages())
        .extracting(ChatMessage::getContent)
        .containsExactly("Who am I?");
  }

  @Test
  void inGroupsOnlyMentionsAreAnsweredAndTheirWriterIsNamed() {
    router.arrives(inGroup("1", "chatter").build());
    assertThat(router.jobs()).isEmpty();
    assertThat(router.rows(SessionStores.SESSIONS)).isZero();

    router.arrives(inGroup("2", "What do you think?").setMentionsBot(true).build());

    ChatMessage message = router.job().getMessages().getFirst();
    assertThat(message.getContent()).isEqualTo("What do you think?");
    assertThat(message.getUserName()).isEqualTo("Ann");
    assertThat(router.count("clawstream.router.messages.ignored")).isEqualTo(1);
  }

  @Test
  void threadsAreSessionsOfTheirOwn() {
    router.arrives(inGroup("1", "One").setMentionsBot(true).setThreadId("t1").build());
    router.arrives(inGroup("2", "Two").setMentionsBot(true).setThreadId("t2").build());

    assertThat(router.jobs()).extracting(LlmJob::getPreviousTurn).containsExactly(0L, 0L);
  }

  @Test
  void aStrangerOnTelegramIsToldWhatToDo() {
    router.arrives(Samples.message("telegram", ChatType.DM, "77", "1", "Hi").build());
    router.arrives(Samples.message("telegram", ChatType.DM, "77", "2", "Hi").build());

    assertThat(router.reply("telegram").getContent()).contains("`77`");
    assertThat(router.jobs()).isEmpty();
  }

  @Test
  void aPictureIsShownWithItsQuestionAndWithTheNext() {
    StandardMessage message = Samples.message("1", "What is it?");
    message.setAttachments(List.of(Samples.photo(3)));
    router.arrives(message);

    ChatMessage asked = router.job().getMessages().getLast();
    assertThat(asked.getContent()).isEqualTo("[photo]\nWhat is it?");
    assertThat(asked.getImages())
        .containsExactly(new ChatImage("image/jpeg", ByteBuffer.wrap(new byte[3])));

    router.writes(Samples.answer(Samples.DM, 1, "A cat."));
    router.arrives(Samples.message("2", "What colour?"));

    assertThat(router.job().getMessages()).first().isEqualTo(asked);
  }

  @Test
  void anApiConversationLeavesNothingBehind() {
    StandardMessage message =
        Samples.message("api", ChatType.DM, "client", "1", "Why?")
            .setMetadata(
                Map.of(
                    "apiMessages",
                    "[{\"role\":\"system\",\"content\":\"Short.\"},"
                        + "{\"role\":\"user\",\"content\":\"Sky?\"},"
                        + "{\"role\":\"assistant\",\"content\":\"Blue.\"},"
                        + "{\"role\":\"user\",\"content\":\"Why?\"}]"))
            .build();
    String key = Samples.key(message);
    router.arrives(message);

    LlmJob job = router.job();
    assertThat(job.getSystemPrompt()).isEqualTo("Short.");
    assertThat(job.getMessages())
        .extracting(ChatMessage::getContent)
        .containsExactly("Sky?", "Blue.", "Why?");
    assertThat(job.getMetadata()).isEmpty();

    router.writes(Samples.answer(key, 1, "Rayleigh."));
    assertThat(router.rows(SessionStores.HISTORY)).isZero();
  }

  private static StandardMessage.Builder inGroup(String id, String text) {
    return Samples.message("webchat", ChatType.GROUP, "g1", id, text);
  }
}
