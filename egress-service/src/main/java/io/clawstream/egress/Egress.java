package io.clawstream.egress;

import io.clawstream.egress.channel.ChannelEgress;
import io.clawstream.egress.telegram.TelegramEgress;
import io.clawstream.events.DeliveryReceipt;
import io.clawstream.events.Reply;
import io.clawstream.events.ReplyDelta;
import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.ServiceContext;
import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.config.ChannelSettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.log.LogKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The egress service: delivers {@code <ns>.egress.<channel>} for every channel whose users are
 * reached by calling a platform. Channels whose users hold a connection open (web chat, the HTTP
 * API) are answered there, by ingress. Without any channel it runs and does nothing.
 */
public final class Egress implements ServiceDefinition {
  static final String NAME = "egress-service";

  private static final Logger log = LoggerFactory.getLogger(Egress.class);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int defaultAdminPort() {
    return 9405;
  }

  @Override
  public List<Class<?>> settings() {
    return List.of(EgressSettings.class);
  }

  @Override
  public List<String> problems(Settings settings) {
    try {
      senders(settings.get(EgressSettings.class), settings.get(ChannelSettings.class))
          .forEach(ChannelEgress::close);
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  @Override
  public Collection<Schema> schemas() {
    return List.of(
        Reply.getClassSchema(), ReplyDelta.getClassSchema(), DeliveryReceipt.getClassSchema());
  }

  @Override
  public RunningService start(ServiceContext context) {
    EgressSettings settings = context.settings().get(EgressSettings.class);
    List<ChannelEgress> senders = senders(settings, context.settings().get(ChannelSettings.class));
    if (senders.isEmpty()) {
      log.atInfo().log(
          "No channel to deliver to: channels.telegram.token is not set. Nothing to do.");
    }
    List<ChannelDelivery> deliveries = new ArrayList<>();
    for (ChannelEgress sender : senders) {
      log.atInfo().addKeyValue(LogKeys.CHANNEL, sender.channel()).log("Delivering replies");
      deliveries.add(ChannelDelivery.start(sender, settings, settings.telegram(), context));
    }
    return new Running(deliveries);
  }

  private static List<ChannelEgress> senders(EgressSettings settings, ChannelSettings channels) {
    List<String> problems = new ArrayList<>(settings.problems());
    List<ChannelEgress> senders = new ArrayList<>();
    ChannelSettings.Telegram telegram = channels.telegram();
    try {
      telegram
          .token()
          .ifPresent(
              token ->
                  senders.add(
                      new TelegramEgress(telegram.apiUrl(), token, settings.requestTimeout())));
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      senders.forEach(ChannelEgress::close);
      throw new SettingsException(problems);
    }
    return senders;
  }

  private record Running(List<ChannelDelivery> deliveries) implements RunningService {
    @Override
    public Readiness readiness() {
      return deliveries.stream()
          .map(ChannelDelivery::readiness)
          .filter(Readiness.NotReady.class::isInstance)
          .findFirst()
          .orElse(Readiness.ready());
    }

    @Override
    public void close() {
      deliveries.forEach(ChannelDelivery::close);
    }
  }
}
