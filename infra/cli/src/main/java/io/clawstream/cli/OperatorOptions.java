package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.Orders;
import io.clawstream.cli.cluster.Progress;
import io.clawstream.events.AuditEvent;
import io.clawstream.events.ControlCommand;
import io.clawstream.events.ControlKind;
import io.clawstream.events.Pairing;
import io.clawstream.kit.config.RegistrySettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.TopicSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command of operators has: the cluster, and who gives the orders. */
final class OperatorOptions {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<String> REFUSALS = Set.of("denied", "failed");

  @Mixin private ClusterOptions cluster = new ClusterOptions();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      defaultValue = "${sys:user.name}",
      description = "Who you are, for the audit; default: ${DEFAULT-VALUE}.")
  private String operator = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  private final InstantSource clock = InstantSource.system();

  /** Who gives the orders. */
  String operator() {
    return operator;
  }

  InstantSource clock() {
    return clock;
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  Progress progress() {
    return new Progress(err(), clock);
  }

  Settings settings() {
    return cluster.load();
  }

  /**
   * Does something with the cluster.
   *
   * @param doing for the message if Kafka fails, e.g. {@code reading pairings}
   */
  <T> T with(String doing, Function<Cluster, T> action) {
    Settings settings = settings();
    try (Cluster opened =
        new Cluster(
            ClusterOptions.kafka(settings),
            settings.get(TopicSettings.class).catalog(),
            settings.get(RegistrySettings.class).url())) {
      return action.apply(opened);
    } catch (KafkaException e) {
      throw ClusterOptions.explain(settings, doing, e);
    }
  }

  /** Gives an order about a session; see {@link #give}. */
  int order(Cluster opened, ControlKind kind, String session, @Nullable String argument) {
    return give(opened, kind, session, argument, null);
  }

  /** Gives an order about a person; see {@link #give}. */
  int order(Cluster opened, ControlKind kind, String user, Pairing pairing) {
    return give(opened, kind, user, null, pairing);
  }

  /** Gives an order, waits for the decision, and tells it. Returns the exit code. */
  private int give(
      Cluster opened,
      ControlKind kind,
      String subject,
      @Nullable String argument,
      @Nullable Pairing pairing) {
    ControlCommand order =
        ControlCommand.newBuilder()
            .setCommandId(UUID.randomUUID().toString())
            .setKind(kind)
            .setSubject(subject)
            .setArgument(argument)
            .setPairing(pairing)
            .setIssuedBy(operator)
            .setAt(clock.millis())
            .build();
    Optional<AuditEvent> decision = new Orders(opened, progress(), clock).give(order, PATIENCE);
    if (decision.isEmpty()) {
      throw new CliException(
          "No router has answered within "
              + PATIENCE.toSeconds()
              + " s. Is router-streams running and ready (/health/ready on its admin port, 9402), with topics.namespace "
              + opened.topics().namespace()
              + "? The order "
              + order.getCommandId()
              + " stands in "
              + opened.topics().control()
              + " and is obeyed when a router comes.");
    }
    AuditEvent event = decision.get();
    out().println(event.getDecision() + ": " + event.getReason());
    out().flush();
    return REFUSALS.contains(event.getDecision()) ? 1 : 0;
  }
}
