package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ChatType;
import io.clawstream.events.LlmJob;
import io.clawstream.events.ReplyAddress;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.llm.LlmWorker;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Ids;
import io.clawstream.schemas.TopicCatalog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A provider that allows so many requests in any minute, and three workers with more to ask. */
class FleetQuotaIT {
  private static final int PER_MINUTE = 60;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SlidingWindow window = new SlidingWindow();
  private final MockModelServer model =
      MockModelServer.start(MockModelServer.Options.echo().answering(window::answer));
  private final Installation installation =
      new Installation(
          Map.of(
              "llm.providers.openai.base-url",
              model.baseUrl().toString(),
              "llm.providers.openai.api-key",
              "test",
              "llm.providers.openai.requests-per-minute",
              Integer.toString(PER_MINUTE)));
  private final TopicCatalog topics = installation.topics();
  private final EventSerdes serdes = new EventSerdes(installation.cluster().registryUrl());
  private final EventPublisher publisher =
      new EventPublisher(
          new KafkaProducer<>(
              Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
              new StringSerializer(),
              new ByteArraySerializer()),
          serdes);

  /** Counts exactly, and refuses what is too much. */
  private static final class SlidingWindow {
    private final Deque<Long> lastMinute = new ArrayDeque<>();
    private final List<Long> allowed = new ArrayList<>();
    private int refused;

    private synchronized ModelAnswer answer(ModelRequest request) {
      long now = System.nanoTime();
      while (!lastMinute.isEmpty() && now - lastMinute.peekFirst() >= MINUTE.toNanos()) {
        lastMinute.removeFirst();
      }
      if (lastMinute.size() >= PER_MINUTE) {
        refused++;
        return new ModelAnswer.Refused(429, Optional.of("5"), "Too many requests.");
      }
      lastMinute.addLast(now);
      allowed.add(now);
      return new ModelAnswer.Text("Here you are.");
    }

    private synchronized int refused() {
      return refused;
    }

    private synchronized int allowed() {
      return allowed.size();
    }

    private synchronized boolean hasSeen(Duration span) {
      return !allowed.isEmpty() && System.nanoTime() - allowed.getFirst() >= span.toNanos();
    }

    /** How many were allowed within this time after the first. */
    private synchronized long allowedWithin(Duration span) {
      long first = allowed.getFirst();
      return allowed.stream().filter(at -> at - first < span.toNanos()).count();
    }
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
  void three_workers_use_the_quota_and_never_more_not_even_when_one_of_them_goes() {
    serdes.warmUp(List.of(LlmJob.getClassSchema()));
    List<ServiceRunner> fleet =
        IntStream.range(0, 3).mapToObj(_ -> installation.start(new LlmWorker())).toList();
    fleet.forEach(Installation::awaitReady);
    for (int i = 0; i < 400; i++) {
      publish("webchat/default/dm/user-" + i);
    }

    await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> window.hasSeen(Duration.ofMinutes(2)));
    long used = window.allowedWithin(Duration.ofMinutes(2));
    int refusedByThree = window.refused();
    installation.stop(fleet.getFirst());
    int before = window.allowed();
    await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> window.allowed() >= before + 45);

    System.out.println(
        "Of 120 requests in two minutes "
            + used
            + " were made by three workers; refused then: "
            + refusedByThree
            + ", and when one had gone: "
            + (window.refused() - refusedByThree));
    assertThat(window.refused()).isZero();
    assertThat(used).isGreaterThanOrEqualTo(2 * PER_MINUTE * 95 / 100);
  }

  private void publish(String session) {
    long now = System.currentTimeMillis();
    LlmJob job =
        LlmJob.newBuilder()
            .setJobId(Ids.job(session, 1, 0))
            .setSessionKey(session)
            .setTurn(1)
            .setRound(0)
            .setReplyId(Ids.reply(session, 1))
            .setAddress(
                ReplyAddress.newBuilder()
                    .setChannelId("webchat")
                    .setAccountId("default")
                    .setChatType(ChatType.DM)
                    .setPeerId("user")
                    .setUserId("user")
                    .build())
            .setProvider("openai")
            .setModel(MockModelServer.MODEL)
            .setMessages(
                List.of(ChatMessage.newBuilder().setRole(ChatRole.USER).setContent("Hi").build()))
            .setCreatedAt(now)
            .setReceivedAt(now)
            .setDeadline(now + Duration.ofMinutes(10).toMillis())
            .build();
    var _ = publisher.publish(topics.jobs(), session, job, null).join();
  }
}
