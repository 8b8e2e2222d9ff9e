package io.clawstream.bench.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.telegram.FakeTelegram;
import io.clawstream.bench.telegram.Updates;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class RelayTest {
  private static final TopicPartition P0 = new TopicPartition(RelayTopics.JOBS, 0);

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  @Test
  void a_record_keeps_its_content_at_any_size() {
    RelayRecord record = new RelayRecord(42, "grüße 🙂", 900, 300);

    assertThat(RelayRecord.decode(record.encode(1000))).isEqualTo(record);
    assertThat(RelayRecord.decode(record.encode(0))).isEqualTo(record);
    assertThat(record.encode(1000)).hasSize(1000);
  }

  @Test
  void the_door_answers_when_the_broker_has_the_record() throws Exception {
    String update =
        new Updates(InstantSource.system()).message(7, 7, "hello", null).json().toString();
    try (Door door = new Door(producer, 0);
        HttpClient http = HttpClient.newHttpClient()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + "/webhook"))
                      .header(RelayTopics.SIZES_HEADER, "500,2000,600")
                      .POST(HttpRequest.BodyPublishers.ofString(update))
                      .build(),
                  BodyHandlers.discarding())
              .statusCode();

      assertThat(status).isEqualTo(200);
    }
    ProducerRecord<String, byte[]> sent = producer.history().getFirst();
    assertThat(sent.topic()).isEqualTo(RelayTopics.INBOUND);
    assertThat(sent.key()).isEqualTo("7");
    assertThat(sent.value()).hasSize(500);
    assertThat(RelayRecord.decode(sent.value())).isEqualTo(new RelayRecord(7, "hello", 2000, 600));
  }

  @Test
  void the_router_makes_a_record_of_the_size_of_a_job() {
    AtomicInteger done = new AtomicInteger();

    RelayMain.route(
        producer, "7", new RelayRecord(7, "hello", 2000, 600).encode(500), done::incrementAndGet);

    assertThat(producer.history().getFirst().topic()).isEqualTo(RelayTopics.JOBS);
    assertThat(producer.history().getFirst().value()).hasSize(2000);
    assertThat(done).hasValue(1);
  }

  @Test
  void the_worker_asks_the_model_and_the_sender_calls_the_platform() throws Exception {
    AtomicInteger done = new AtomicInteger();
    try (MockModelServer model = MockModelServer.start();
        FakeTelegram telegram = FakeTelegram.start();
        HttpClient http = HttpClient.newHttpClient()) {
      telegram.open(7);

      RelayMain.work(
          new ModelCall(http, model.baseUrl()),
          producer,
          "7",
          new RelayRecord(7, "what is \"new\"?\n", 2000, 600).encode(2000),
          done::incrementAndGet);
      byte[] reply = producer.history().getFirst().value();
      RelayMain.send(
          new PlatformCall(http, telegram.apiUrl(), telegram.bot().token()),
          reply,
          done::incrementAndGet);

      assertThat(reply).hasSize(600);
      assertThat(telegram.texts(7)).containsExactly("what is \"new\"?");
      assertThat(done).hasValue(2);
    }
  }

  @Test
  void a_hop_commits_only_what_is_finished() throws Exception {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    List<Runnable> open = new ArrayList<>();
    Hop hop = new Hop(consumer, RelayTopics.JOBS, (_, done) -> open.add(done));
    consumer.subscribe(List.of(RelayTopics.JOBS));
    consumer.rebalance(List.of(P0));
    consumer.updateBeginningOffsets(Map.of(P0, 0L));
    for (int offset = 0; offset < 3; offset++) {
      consumer.addRecord(new ConsumerRecord<>(RelayTopics.JOBS, 0, offset, "k", new byte[0]));
    }

    hop.runOnce(0);
    open.get(0).run();
    open.get(2).run();
    hop.runOnce(2_000_000_000L);

    assertThat(consumer.committed(Set.of(P0))).containsEntry(P0, new OffsetAndMetadata(1));

    open.get(1).run();
    hop.runOnce(4_000_000_000L);

    assertThat(consumer.committed(Set.of(P0))).containsEntry(P0, new OffsetAndMetadata(3));
  }

  @Test
  void a_hop_ends_when_it_is_stopped() {
    MockConsumer<String, byte[]> consumer = new MockConsumer<>("earliest");
    Hop hop = new Hop(consumer, RelayTopics.JOBS, (_, done) -> done.run());
    Thread thread = Thread.ofPlatform().start(hop);

    hop.stop();

    await().until(() -> !thread.isAlive());
    assertThat(consumer.closed()).isTrue();
  }
}
