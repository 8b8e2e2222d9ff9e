package io.clawstream.router;

import io.clawstream.events.Approval;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.JobCancel;
import io.clawstream.events.LlmJob;
import io.clawstream.events.Pairing;
import io.clawstream.events.Reply;
import io.clawstream.events.StandardMessage;
import io.clawstream.events.ToolCall;
import io.clawstream.events.ToolResult;
import io.clawstream.events.ToolSpec;
import io.clawstream.events.TurnEvent;
import io.clawstream.events.UserUsage;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.ServiceSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.router.operators.AdvertisedAddress;
import io.clawstream.router.operators.SessionsEndpoint;
import io.clawstream.router.topology.EventCodec;
import io.clawstream.router.topology.RouterRules;
import io.clawstream.router.topology.RouterTopology;
import io.clawstream.router.topology.SessionReader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * The router service: decides who may talk, keeps the conversations, opens and ends turns. Several
 * instances share the partitions; one of them owns a session at any time.
 */
public final class Router implements ServiceDefinition {
  @Override
  public String name() {
    return "router-streams";
  }

  @Override
  public int defaultAdminPort() {
    return 9402;
  }

  @Override
  public List<Class<?>> settings() {
    return List.of(RouterSettings.class, AgentSettings.class);
  }

  @Override
  public List<String> problems(Settings settings) {
    try {
      var _ = rules(settings);
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(
        StandardMessage.getClassSchema(),
        ControlCommand.getClassSchema(),
        Approval.getClassSchema(),
        Pairing.getClassSchema(),
        UserUsage.getClassSchema(),
        AuditEvent.getClassSchema(),
        JobCancel.getClassSchema(),
        LlmJob.getClassSchema(),
        TurnEvent.getClassSchema(),
        ToolCall.getClassSchema(),
        ToolResult.getClassSchema(),
        ToolSpec.getClassSchema(),
        Reply.getClassSchema());
  }

  @Override
  public RunningService start(ServiceContext context) {
    RouterSettings settings = context.settings().get(RouterSettings.class);
    RouterRules rules = rules(context.settings());
    ServiceSettings service = context.settings().get(ServiceSettings.class);
    String advertised =
        AdvertisedAddress.of(
            settings.advertisedAddress(), service.adminHost(), context.adminPort());
    Map<String, Object> config =
        StreamsProperties.of(
            context.kafka().common(),
            context.kafka().membership(),
            context.topics().namespace() + ".router",
            context.settings().get(TopicSettings.class).replicationFactor(),
            advertised,
            settings);
    AtomicBoolean stopping = new AtomicBoolean();
    Topology topology =
        RouterTopology.build(
            context.topics(),
            EventCodec.of(context.serdes()),
            rules,
            context.metrics(),
            stopping::get);
    Properties properties = new Properties();
    properties.putAll(config);
    KafkaStreams streams = new KafkaStreams(topology, properties);
    return RunningRouter.start(
        streams,
        Map.of(SessionsEndpoint.NAME, new SessionsEndpoint(new SessionReader(streams, advertised))),
        context.metrics(),
        context.drainTimeout(),
        stopping,
        context.onFatal());
  }

  private static RouterRules rules(Settings settings) {
    return RouterConfig.rules(
        settings.get(RouterSettings.class),
        settings.get(AgentSettings.class),
        settings.get(ChannelSettings.class));
  }
}
