package io.clawstream.router;

import io.clawstream.kit.Readiness;
import io.clawstream.kit.RunningService;
import io.clawstream.kit.http.OperatorEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A started Streams client, from start to close. */
final class RunningRouter implements RunningService {
  private static final Logger log = LoggerFactory.getLogger(RunningRouter.class);

  private final KafkaStreams streams;
  private final Map<String, OperatorEndpoint> endpoints;
  private final KafkaStreamsMetrics metrics;
  private final Duration drainTimeout;
  private final AtomicBoolean stopping;

  private RunningRouter(
      KafkaStreams streams,
      Map<String, OperatorEndpoint> endpoints,
      KafkaStreamsMetrics metrics,
      Duration drainTimeout,
      AtomicBoolean stopping) {
    this.streams = streams;
    this.endpoints = endpoints;
    this.metrics = metrics;
    this.drainTimeout = drainTimeout;
    this.stopping = stopping;
  }

  /**
   * @param streams not started yet; owned from now on
   * @param endpoints what operators may ask
   * @param stopping set when closing begins
   * @param onFatal called when the client has stopped by itself
   */
  static RunningRouter start(
      KafkaStreams streams,
      Map<String, OperatorEndpoint> endpoints,
      MeterRegistry registry,
      Duration drainTimeout,
      AtomicBoolean stopping,
      Consumer<Throwable> onFatal) {
    KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
    streams.setUncaughtExceptionHandler(
        failure -> {
          // Not another thread in this one's place: the same record would stop it as well, and
          // whoever runs the process must see that something is wrong.
          if (!stopping.get()) {
            onFatal.accept(failure);
          }
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (state, before) -> {
          log.atInfo().log("Kafka Streams is {} (was {})", state, before);
          if (state == KafkaStreams.State.ERROR && !stopping.get()) {
            onFatal.accept(
                new IllegalStateException(
                    "Kafka Streams has stopped; the log above says why. Start the router again."));
          }
        });
    metrics.bindTo(registry);
    streams.start();
    return new RunningRouter(streams, endpoints, metrics, drainTimeout, stopping);
  }

  @Override
  public Readiness readiness() {
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING
        ? Readiness.ready()
        : Readiness.notReady(
            "Kafka Streams is " + state.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ".");
  }

  @Override
  public Map<String, OperatorEndpoint> operatorEndpoints() {
    return endpoints;
  }

  @Override
  public void close() {
    stopping.set(true);
    metrics.close();
    // Leaving the group hands the partitions over at once; otherwise they would stand still for the
    // session timeout.
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(drainTimeout));
    if (!stopped) {
      log.atWarn()
          .log(
              "Kafka Streams did not stop within {} ms; what it had in hand is done again by its successor",
              drainTimeout.toMillis());
    }
  }
}
