package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.bench.model.Pace;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyAddress;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.llm.LlmWorker;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The llm-worker alone, with a model that talks for a minute unless it is stopped. */
class JobCancelIT {
  private static final String SESSION = "webchat/default/dm/ada";
  private static final String STORY = "tell me a long story";
  private static final Pace FOR_A_MINUTE = new Pace(Duration.ZERO, 12_000, Duration.ofMillis(5));
  private static final int ROUNDS = 5;

  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(JobCancelIT::answer));
  private final Installation installation =
      new Installation(
          Map.of(
              "llm.providers.openai.base-url",
              model.baseUrl().toString(),
              "llm.providers.openai.api-key",
              "test"));
  private final TopicCatalog topics = installation.topics();
  private final EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl());
  private final EventPublisher publisher =
      new EventPublisher(
          new KafkaProducer<>(
              Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
              new StringSerializer(),
              new ByteArraySerializer()),
          serdes);

  @BeforeEach
  void start() {
    serdes.warmUp(List.of(LlmJob.getClassSchema(), JobCancel.getClassSchema()));
    Installation.awaitReady(installation.start(new LlmWorker()));
  }

  @AfterEach
  void stop() {
    publisher.close();
    installation.close();
    serdes.close();
    model.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  @Test
  void a_cancel_closes_the_models_stream_and_the_job_is_finished_without_an_outcome() {
    List<Long> times = new ArrayList<>();
    for (int turn = 1; turn <= ROUNDS; turn++) {
      publish(topics.jobs(), job(turn, 0, STORY));
      await().until(() -> model.inFlight() == 1);

      long cancelled = System.nanoTime();
      publish(topics.jobCancels(), cancel(turn));
      await()
          .atMost(Duration.ofSeconds(2))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(() -> model.inFlight() == 0);
      times.add(Duration.ofNanos(System.nanoTime() - cancelled).toMillis());
    }
    System.out.println("From writing the cancel to the closed stream, ms: " + times);

    // Sent again because its deadline has passed, as the router might: it stays cancelled.
    publish(topics.jobs(), job(1, 1, STORY));
    publish(topics.jobs(), job(ROUNDS + 1, 0, "hello"));

    await()
        .untilAsserted(
            () ->
                assertThat(
                        LogReader.events(
                            installation.cluster(), topics.egress("webchat"), serdes, Reply.class))
                    .extracting(Reply::getContent)
                    .containsExactly("hello"));
    assertThat(model.requestsFor(STORY)).isEqualTo(ROUNDS);
    assertThat(LogReader.records(installation.cluster(), topics.turnEvents())).isEmpty();
    await().untilAsserted(() -> assertThat(unfinished()).isZero());
  }

  private static ModelAnswer answer(ModelRequest request) {
    return request.lastUserMessage().equals(STORY)
        ? new ModelAnswer.Paced(FOR_A_MINUTE, new ModelAnswer.Text("once more ".repeat(5_000)))
        : new ModelAnswer.Text(request.lastUserMessage());
  }

  /** Records of the job topics that the worker's group has not committed. */
  private long unfinished() throws Exception {
    try (Admin admin = installation.cluster().admin()) {
      Map<TopicPartition, Long> committed =
          admin
              .listConsumerGroupOffsets(topics.namespace() + "-llm-worker")
              .partitionsToOffsetAndMetadata()
              .get()
              .entrySet()
              .stream()
              .filter(entry -> entry.getValue() != null)
              .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
      long unfinished = 0;
      for (int partition = 0; partition < 4; partition++) {
        TopicPartition jobs = new TopicPartition(topics.jobs(), partition);
        long end =
            admin
                .listOffsets(Map.of(jobs, OffsetSpec.latest()))
                .partitionResult(jobs)
                .get()
                .offset();
        unfinished += end - committed.getOrDefault(jobs, 0L);
      }
      return unfinished;
    }
  }

  private void publish(String topic, SpecificRecord event) {
    var _ = publisher.publish(topic, SESSION, event, null).join();
  }

  private static JobCancel cancel(long turn) {
    return JobCancel.newBuilder()
        .setJobId(Ids.job(SESSION, turn, 0))
        .setSessionKey(SESSION)
        .setTurn(turn)
        .setReason("stopped")
        .setAt(System.currentTimeMillis())
        .build();
  }

  private static LlmJob job(long turn, int dispatch, String question) {
    long now = System.currentTimeMillis();
    return LlmJob.newBuilder()
        .setJobId(Ids.job(SESSION, turn, 0))
        .setSessionKey(SESSION)
        .setTurn(turn)
        .setRound(0)
        .setDispatch(dispatch)
        .setReplyId(Ids.reply(SESSION, turn))
        .setAddress(
            ReplyAddress.newBuilder()
                .setChannelId("webchat")
                .setAccountId("default")
                .setChatType(ChatType.DM)
                .setPeerId("ada")
                .setUserId("ada")
                .build())
        .setProvider("openai")
        .setModel(MockModelServer.MODEL)
        .setMessages(
            List.of(ChatMessage.newBuilder().setRole(ChatRole.USER).setContent(question).build()))
        .setCreatedAt(now)
        .setReceivedAt(now)
        .setDeadline(now + 120_000)
        .build();
  }
}
