package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.bench.model.MockModelServer;
import io.clawstream.bench.model.Pace;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyKind;
import io.clawstream.ingress.Ingress;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * What tests of the chat page share: a browser, and everything behind the page real but the model.
 * Each test comes by a wire of its own, and so to a page that remembers nothing; after each the
 * browser must have nothing to complain about.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PageStand {
  /** Slow enough for a test to step in. */
  static final Pace SLOWLY = new Pace(Duration.ZERO, 10, Duration.ofMillis(100));

  private final PageModel model = new PageModel();
  private final MockModelServer modelServer =
      MockModelServer.start(MockModelServer.Options.echo().answering(model::answerTo));
  private Installation installation;
  private Browser browser;
  private Wire wire;

  @BeforeAll
  void start() {
    Map<String, String> settings = new HashMap<>();
    settings.put("agents.default.provider", "openai");
    settings.put("agents.default.model", MockModelServer.MODEL);
    settings.put("llm.providers.openai.base-url", modelServer.baseUrl().toString());
    settings.put("llm.providers.openai.api-key", "test");
    installation = new Installation(settings).startAll();
    browser = new Browser();
  }

  @BeforeEach
  void layWire() {
    wire = Wire.to(port());
  }

  @AfterEach
  void tidyUp() {
    browser.closePages();
    wire.close();
    assertThat(browser.complaints()).isEmpty();
  }

  @AfterAll
  void stop() {
    browser.close();
    installation.close();
    modelServer.close();
    assertThat(installation.fatalErrors()).isEmpty();
  }

  final PageModel model() {
    return model;
  }

  final MockModelServer modelServer() {
    return modelServer;
  }

  final Browser browser() {
    return browser;
  }

  final Wire wire() {
    return wire;
  }

  /** Opens the page in a tab. */
  final ChatPage open() {
    return browser.open(wire.url()).awaitOnline();
  }

  /** Where ingress listens. */
  final int port() {
    return Installation.httpPort(installation.running("ingress-service"));
  }

  final void stopIngress() {
    stop(installation.running("ingress-service"));
  }

  final void stop(ServiceRunner ingress) {
    installation.stop(ingress);
  }

  /**
   * Starts an ingress.
   *
   * @param port where it listens; 0 for a free port
   * @param more settings of its own
   */
  final ServiceRunner startIngress(int port, Map<String, String> more) {
    Map<String, String> own = new HashMap<>(more);
    own.put("ingress.port", Integer.toString(port));
    ServiceRunner ingress = installation.start(new Ingress(), own);
    Installation.awaitReady(ingress);
    return ingress;
  }

  /** Ends the turn of a message, as the router does when somebody stops it. */
  final void stopTurn(String question, String text) {
    TestCluster cluster = installation.cluster();
    TopicCatalog topics = installation.topics();
    try (EventSerdes serdes = new EventSerdes(cluster.registryUrl());
        EventPublisher publisher =
            new EventPublisher(
                new KafkaProducer<>(
                    Map.of("bootstrap.servers", cluster.bootstrapServers()),
                    new StringSerializer(),
                    new ByteArraySerializer()),
                serdes)) {
      serdes.warmUp(List.of(Reply.getClassSchema()));
      // The page waits from the acknowledgement on, and so may this.
      LlmJob job =
          Awaitility.await("the job of '" + question + "'")
              .until(
                  () ->
                      LogReader.events(cluster, topics.jobs(), serdes, LlmJob.class).stream()
                          .filter(any -> any.getMessages().getLast().getContent().equals(question))
                          .findFirst(),
                  Optional::isPresent)
              .orElseThrow();
      Reply stop =
          Reply.newBuilder()
              .setReplyId(job.getReplyId())
              .setSessionKey(job.getSessionKey())
              .setKind(ReplyKind.CANCELLED)
              .setTurn(job.getTurn())
              .setContent(text)
              .setAddress(job.getAddress())
              .setReceivedAt(job.getReceivedAt())
              .setCreatedAt(System.currentTimeMillis())
              .setMetadata(job.getMetadata())
              .build();
      var _ = publisher.publish(topics.egress("webchat"), job.getSessionKey(), stop, null).join();
    }
  }

  /** How often a text stands in the log of what came in. */
  final long timesInLog(String text) {
    return LogReader.records(installation.cluster(), installation.topics().inbound()).stream()
        .filter(record -> new String(record.value(), StandardCharsets.UTF_8).contains(text))
        .count();
  }
}
