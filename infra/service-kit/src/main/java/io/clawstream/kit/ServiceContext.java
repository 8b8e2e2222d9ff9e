package io.clawstream.kit;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.kafka.KafkaClients;
import io.clawstream.schemas.EventSerdes;
import io.clawstream.schemas.TopicCatalog;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What a service is given to work with. Nothing in it is the service's to close.
 *
 * @param settings everything that its definition asked for, and the kit's sections
 * @param topics topic names
 * @param serdes events to bytes and back, warmed up for the definition's schemas
 * @param kafka makes clients, which are then the service's own
 * @param metrics what {@code /metrics} shows
 * @param clock the time
 * @param adminPort port of health, metrics and operators' questions, which are served already
 * @param drainTimeout how long closing may take
 * @param onFatal tells that the service cannot go on: the process ends with exit code 1 and is
 *     started again by whoever runs it
 */
public record ServiceContext(
    Settings settings,
    TopicCatalog topics,
    EventSerdes serdes,
    KafkaClients kafka,
    MeterRegistry metrics,
    InstantSource clock,
    int adminPort,
    Duration drainTimeout,
    Consumer<Throwable> onFatal) {}
