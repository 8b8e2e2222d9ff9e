package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolStatus;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools-worker as a process that is killed with SIGKILL, and the calls that it had in hand. */
class ToolCrashIT {
  private static final String SESSION = "webchat/default/dm/ada";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private final Installation installation = new Installation(Map.of());
  private final EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl());
  private final EventPublisher publisher =
      new EventPublisher(
          new KafkaProducer<>(
              Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
              new StringSerializer(),
              new ByteArraySerializer()),
          serdes);

  @BeforeEach
  void warmUp() {
    serdes.warmUp(
        List.of(
            ToolCall.getClassSchema(), ToolResult.getClassSchema(), AuditEvent.getClassSchema()));
  }

  @AfterEach
  void stop() {
    publisher.close();
    installation.close();
    serdes.close();
  }

  @Test
  void a_call_that_may_have_been_made_when_its_worker_was_killed_is_not_made_again() {
    Path posted = directory.resolve("posted");
    Path looked = directory.resolve("looked");
    ServiceProcess worker = worker();
    publish(call(1, "post", Map.of("file", posted.toString(), "hang", true)));
    publish(call(2, "look", Map.of("file", looked.toString(), "hang", true)));
    await("both calls are under way")
        .atMost(Duration.ofSeconds(30))
        .until(() -> runs(posted) == 1 && runs(looked) == 1);

    worker.kill();
    var _ = worker();

    await("both have a result")
        .atMost(Duration.ofMinutes(1))
        .until(() -> results(1).size() == 1 && results(2).size() == 1);
    ToolResult unknown = results(1).getFirst();
    assertThat(unknown.getStatus()).isEqualTo(ToolStatus.UNKNOWN);
    assertThat(unknown.getContent()).contains("It may have been done or not: check that");
    assertThat(runs(posted)).as("runs of what is not idempotent").isEqualTo(1);
    ToolResult again = results(2).getFirst();
    assertThat(again.getStatus()).isEqualTo(ToolStatus.OK);
    assertThat(again.getContent()).isEqualTo("run 2");
    await()
        .untilAsserted(
            () ->
                assertThat(audits(1))
                    .extracting(AuditEvent::getDecision, AuditEvent::getReason)
                    .containsExactly(tuple("failed", "may have been done or not")));
  }

  @Test
  void a_call_that_was_made_is_answered_with_its_result_when_it_comes_again() {
    Path posted = directory.resolve("posted");
    ToolCall call = call(1, "post", Map.of("file", posted.toString()));
    ServiceProcess worker = worker();
    publish(call);
    await("the result").atMost(Duration.ofSeconds(30)).until(() -> results(1).size() == 1);

    // As a router does whose transaction was aborted.
    publish(call);
    await("the result again").atMost(Duration.ofSeconds(30)).until(() -> results(1).size() == 2);
    worker.kill();
    var _ = worker();
    publish(call);
    await("the result from another worker")
        .atMost(Duration.ofMinutes(1))
        .until(() -> results(1).size() == 3);

    assertThat(results(1))
        .allSatisfy(
            result -> {
              assertThat(result.getStatus()).isEqualTo(ToolStatus.OK);
              assertThat(result.getContent()).isEqualTo("run 1");
            });
    assertThat(runs(posted)).isEqualTo(1);
  }

  private ServiceProcess worker() {
    return installation.startProcess("tools-worker", PostWorkerMain.class).awaitReady();
  }

  private void publish(ToolCall call) {
    var _ = publisher.publish(installation.topics().toolCalls(), SESSION, call, null).join();
  }

  private List<ToolResult> results(long turn) {
    return LogReader.events(
            installation.cluster(), installation.topics().toolResults(), serdes, ToolResult.class)
        .stream()
        .filter(result -> result.getTurn() == turn)
        .toList();
  }

  private List<AuditEvent> audits(long turn) {
    return LogReader.events(
            installation.cluster(), installation.topics().audit(), serdes, AuditEvent.class)
        .stream()
        .filter(event -> event.getSubject().equals(id(turn)))
        .toList();
  }

  private static int runs(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String id(long turn) {
    return Ids.toolCall(Ids.job(SESSION, turn, 0), 0);
  }

  private static ToolCall call(long turn, String tool, Map<String, Object> arguments) {
    long now = System.currentTimeMillis();
    return ToolCall.newBuilder()
        .setCallId(id(turn))
        .setRequestId("call_1")
        .setSessionKey(SESSION)
        .setTurn(turn)
        .setJobId(Ids.job(SESSION, turn, 0))
        .setIndex(0)
        .setName(tool)
        .setArguments(JSON.valueToTree(arguments).toString())
        .setUserId("ada")
        .setCreatedAt(now)
        .setDeadline(now + 120_000)
        .build();
  }
}
