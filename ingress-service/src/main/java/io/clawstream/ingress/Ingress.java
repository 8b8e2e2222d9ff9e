package io.clawstream.ingress;

import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.events.StandardMessage;
import io.clawstream.ingress.inbound.KafkaInbound;
import io.clawstream.ingress.loop.Loop;
import io.clawstream.ingress.replies.EdgeFollower;
import io.clawstream.ingress.replies.EdgeLog;
import io.clawstream.ingress.replies.KafkaReplyScan;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.kafka.EventPublisher;
import io.clawstream.schemas.TopicCatalog;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Ingress: what platforms and people say becomes records, and connected people hear the replies.
 */
public final class Ingress implements ServiceDefinition {
  private static final String NAME = "ingress-service";
  private static final int ADMIN_PORT = 9401;
  private static final int REPLAY_CONSUMERS = 2;
  private static final long RECENT_CHARACTERS_PER_REPLY = 1_000;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** Clients that only read have nothing to finish. */
  private static final Duration CLOSING = Duration.ofSeconds(1);

  /** For the service loader of the local installation, and for {@link IngressMain}. */
  public Ingress() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultAdminPort() {
    return ADMIN_PORT;
  }

  @Override
  public List<Class<?>> settings() {
    return List.of(IngressSettings.class);
  }

  @Override
  public List<String> problems(Settings settings) {
    return SettingsCheck.problems(
        settings.get(IngressSettings.class), settings.get(ChannelSettings.class));
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(
        StandardMessage.getClassSchema(), Reply.getClassSchema(), ReplyDelta.getClassSchema());
  }

  /**
   * Starts ingress.
   *
   * @throws IllegalStateException if the port is taken
   */
  @Override
  public RunningService start(ServiceContext context) {
    IngressSettings settings = context.settings().get(IngressSettings.class);
    ChannelSettings channels = context.settings().get(ChannelSettings.class);
    List<AutoCloseable> clients = new ArrayList<>();
    List<Loop> loops = new ArrayList<>();
    try {
      return start(context, settings, channels, clients, loops);
    } catch (RuntimeException e) {
      loops.forEach(Loop::close);
      clients.forEach(IngressRunning::closeQuietly);
      throw e;
    }
  }

  private static IngressRunning start(
      ServiceContext context,
      IngressSettings settings,
      ChannelSettings channels,
      List<AutoCloseable> clients,
      List<Loop> loops) {
    TopicCatalog topics = context.topics();
    EventPublisher publisher =
        new EventPublisher(
            context
                .kafka()
                .producer(
                    NAME + "-inbound", KafkaInbound.producerOverrides(settings.acceptTimeout())),
            context.serdes());
    clients.add(publisher);
    KafkaReplyScan past = scan(context, topics.egress("webchat"));
    clients.add(past);
    Backend backend =
        new Backend(
            new KafkaInbound(publisher::publish, topics.inbound(), context.metrics()),
            edge(settings),
            past,
            edge(settings));

    Consumer<String, byte[]> consumer =
        context.kafka().consumer(NAME + "-follower", EdgeFollower.consumerOverrides());
    clients.add(() -> consumer.close(CloseOptions.timeout(CLOSING)));
    EdgeFollower follower =
        new EdgeFollower(
            consumer,
            List.of(
                channel(topics, "webchat", backend.webchat()),
                channel(topics, "api", backend.api())),
            context.serdes()::decode,
            settings.recentReplies());
    loops.add(
        Loop.start(
            NAME + "-follower", () -> follower.runOnce(POLL), follower::wakeUp, context.onFatal()));

    Admin admin = context.kafka().admin(NAME + "-probe");
    clients.add(() -> admin.close(CLOSING));
    BrokerProbe probe = new BrokerProbe(admin);
    loops.add(Loop.start(NAME + "-probe", probe, context.onFatal()));

    FrontDoor door =
        new FrontDoor(
            backend,
            settings,
            context.clock(),
            new SecureRandom(),
            context.metrics(),
            context.drainTimeout(),
            context.onFatal());
    try {
      door.open(channels);
    } catch (RuntimeException e) {
      door.close();
      throw e;
    }
    return new IngressRunning(door, follower, probe, loops, clients);
  }

  private static KafkaReplyScan scan(ServiceContext context, String topic) {
    AtomicInteger made = new AtomicInteger();
    return new KafkaReplyScan(
        topic,
        context.serdes()::decode,
        () ->
            context
                .kafka()
                .consumer(
                    NAME + "-replay-" + made.incrementAndGet(), KafkaReplyScan.consumerOverrides()),
        REPLAY_CONSUMERS,
        context.clock());
  }

  private static EdgeLog edge(IngressSettings settings) {
    return new EdgeLog(
        settings.recentReplies(), settings.recentReplies() * RECENT_CHARACTERS_PER_REPLY);
  }

  private static EdgeFollower.Channel channel(TopicCatalog topics, String name, EdgeLog edge) {
    return new EdgeFollower.Channel(name, topics.egress(name), topics.deltas(name), edge);
  }
}
