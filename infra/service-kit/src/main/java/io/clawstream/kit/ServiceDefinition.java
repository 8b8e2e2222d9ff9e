package io.clawstream.kit;

import io.clawstream.kit.config.Settings;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;

/**
 * One of the services: what it needs to start, and how. Has a public constructor without arguments.
 */
public interface ServiceDefinition {
  /** Its name in logs, client ids and on the command line, e.g. {@code llm-worker}. */
  String name();

  /** Port of health and metrics if the settings name none. */
  int defaultAdminPort();

  /**
   * Its {@code @ConfigMapping} interfaces, besides the kit's that every service has (kafka,
   * registry, topics, service, channels).
   */
  List<Class<?>> settings();

  /**
   * What is wrong with values that are well-formed: out of range, or at odds with one another.
   *
   * @return a sentence each, naming the setting; empty if nothing is
   */
  default List<String> problems(Settings settings) {
    return List.of();
  }

  /**
   * Schemas of the events that it reads or writes: looked up before it starts, so that the registry
   * may be away later.
   */
  Collection<Schema> schemas();

  /**
   * Starts it. Returns as soon as its threads run; whether it can work is told by {@link
   * RunningService#readiness}.
   *
   * @throws Exception if it cannot start; the message says what to do
   */
  RunningService start(ServiceContext context) throws Exception;
}
