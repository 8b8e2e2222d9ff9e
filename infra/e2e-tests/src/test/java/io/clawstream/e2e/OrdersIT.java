package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.events.ChatType;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.events.PairingStatus;
import io.clawstream.events.StandardMessage;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.Headers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Operators' commands over a real broker, with somebody who obeys in the router's place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrdersIT {
  private static final String ANN = "telegram/bot/ann";

  private Installation installation;
  private EventSerdes serdes;
  private KafkaProducer<String, byte[]> producer;

  @BeforeAll
  void start() {
    installation = new Installation(Map.of());
    serdes = new EventSerdes(installation.cluster().registryUrl());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", installation.cluster().bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  void stop() {
    producer.close();
    serdes.close();
    installation.close();
  }

  @Test
  void a_code_lets_its_holder_in_with_all_that_the_router_knew_of_them() throws Exception {
    Pairing asked = asked(ANN, "ABCD2345");
    write(installation.topics().pairings(), ANN, asked);

    try (ObedientRouter router = new ObedientRouter(installation, order -> "allowed")) {
      assertThat(Cli.run(installation, "pairing", "list").out()).contains("ABCD2345");

      Cli approved =
          Cli.run(
              installation, "pairing", "approve", "abcd-2345", "--tier", "trusted", "--as", "op");

      assertThat(approved.code()).as(approved.err()).isZero();
      assertThat(approved.out()).isEqualToIgnoringNewLines("allowed: APPROVE_PAIRING");
      ControlCommand order = of(router, ControlKind.APPROVE_PAIRING);
      assertThat(order.getSubject()).isEqualTo(ANN);
      assertThat(order.getIssuedBy()).isEqualTo("op");
      assertThat(order.getPairing())
          .isEqualTo(
              Pairing.newBuilder(asked)
                  .setStatus(PairingStatus.APPROVED)
                  .setTier("trusted")
                  .setDecidedAt(order.getPairing().getDecidedAt())
                  .setDecidedBy("op")
                  .build());
    }
  }

  @Test
  void a_code_that_nobody_has_gives_no_order() {
    Cli run = Cli.run(installation, "pairing", "approve", "ZZZZ9999");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("clawstream: There is no code ZZZZ9999;");
  }

  @Test
  void a_tier_can_be_given_to_somebody_who_never_asked() {
    try (ObedientRouter router = new ObedientRouter(installation, order -> "allowed")) {
      Cli run = Cli.run(installation, "users", "tier", "telegram/bot/zoe", "admin");

      assertThat(run.code()).isZero();
      ControlCommand order = of(router, ControlKind.SET_TIER);
      assertThat(order.getSubject()).isEqualTo("telegram/bot/zoe");
      assertThat(order.getPairing().getTier()).isEqualTo("admin");
      assertThat(order.getPairing().getCode()).isEmpty();
    }
  }

  @Test
  void an_order_that_is_denied_is_a_failure() {
    try (ObedientRouter router = new ObedientRouter(installation, order -> "denied")) {
      Cli run = Cli.run(installation, "sessions", "stop", "telegram/bot/dm/bob");

      assertThat(run.code()).isEqualTo(1);
      assertThat(run.out()).isEqualToIgnoringNewLines("denied: STOP_TURN");
      assertThat(of(router, ControlKind.STOP_TURN).getSubject()).isEqualTo("telegram/bot/dm/bob");
    }
  }

  @Test
  void after_a_session_was_erased_what_is_left_of_it_is_counted() throws Exception {
    String session = "telegram/bot/dm/eve";
    write(installation.topics().inbound(), session, message("eve", "1"));
    write(installation.topics().inbound(), session, message("eve", "2"));
    write(installation.topics().inbound(), "telegram/bot/dm/other", message("other", "1"));

    try (ObedientRouter router = new ObedientRouter(installation, order -> "erased")) {
      assertThat(Cli.run(installation, "sessions", "erase", session).code()).isEqualTo(1);
      assertThat(router.obeyed()).noneMatch(order -> order.getSubject().equals(session));

      Cli run = Cli.run(installation, "sessions", "erase", session, "--yes");

      assertThat(run.code()).isZero();
      assertThat(of(router, ControlKind.ERASE_SESSION).getSubject()).isEqualTo(session);
      assertThat(row(run, installation.topics().inbound())).contains(" 2 ");
      assertThat(row(run, installation.topics().jobs())).contains(" 0 ");
      // The order itself, and the answer to it, are records of the session as well.
      assertThat(row(run, installation.topics().control())).contains(" 1 ");
    }
  }

  @Test
  void a_dead_letter_goes_back_to_where_it_came_from_and_a_dry_run_moves_nothing()
      throws Exception {
    String topic = installation.topics().toolCalls();
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(
            installation.topics().deadLetters(), "telegram/bot/dm/dan", new byte[] {7});
    letter.headers().add(Headers.DEAD_LETTER_TOPIC, topic.getBytes(StandardCharsets.UTF_8));
    letter.headers().add(Headers.DEAD_LETTER_REASON, "broken".getBytes(StandardCharsets.UTF_8));
    var written = producer.send(letter).get();
    String id = written.partition() + "@" + written.offset();

    assertThat(Cli.run(installation, "dead-letters", "redrive", "--id", id, "--dry-run").out())
        .contains("sent back to " + topic);
    assertThat(LogReader.records(installation.cluster(), topic)).isEmpty();

    assertThat(Cli.run(installation, "dead-letters", "redrive", "--id", id).code()).isZero();
    assertThat(LogReader.records(installation.cluster(), topic))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.key()).isEqualTo("telegram/bot/dm/dan");
              assertThat(record.value()).containsExactly(7);
              assertThat(LogReader.header(record, Headers.DEAD_LETTER_REASON)).isEqualTo("broken");
            });
  }

  private static ControlCommand of(ObedientRouter router, ControlKind kind) {
    List<ControlCommand> orders =
        router.obeyed().stream().filter(order -> order.getKind() == kind).toList();
    return orders.getLast();
  }

  private static String row(Cli run, String topic) {
    return run.out().lines().filter(line -> line.startsWith(topic + " ")).findFirst().orElseThrow();
  }

  private void write(String topic, String key, SpecificRecord event)
      throws InterruptedException, ExecutionException {
    var _ = producer.send(new ProducerRecord<>(topic, key, serdes.encode(event))).get();
  }

  private static Pairing asked(String user, String code) {
    Instant now = Instant.now();
    return Pairing.newBuilder()
        .setChannelId("telegram")
        .setAccountId("bot")
        .setUserId(user.substring(user.lastIndexOf('/') + 1))
        .setUserName("Ann")
        .setSessionKey("telegram/bot/dm/ann")
        .setCode(code)
        .setStatus(PairingStatus.PENDING)
        .setTier("user")
        .setRequestedAt(now.toEpochMilli())
        .setExpiresAt(now.plus(Duration.ofHours(1)).toEpochMilli())
        .build();
  }

  private static StandardMessage message(String user, String id) {
    return StandardMessage.newBuilder()
        .setMessageId(id)
        .setChannelId("telegram")
        .setAccountId("bot")
        .setUserId(user)
        .setChatType(ChatType.DM)
        .setPeerId(user)
        .setContent("hello")
        .setTimestamp(0)
        .setReceivedAt(0)
        .build();
  }
}
