package io.clawstream.kit.config;

import io.clawstream.schemas.TopicCatalog;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the topics are named and created. All services of one installation have the same values. */
@ConfigMapping(prefix = "clawstream.topics")
public interface TopicSettings {
  /**
   * Prefix of all topic names and consumer groups; a replay has a namespace of its own. 1 to 32 of
   * a-z, 0-9 and '-'.
   */
  @WithDefault("claw")
  String namespace();

  /**
   * Partitions of the topics that the router reads, 1 or more: the most router instances that share
   * the work. Not to be changed later.
   */
  @WithDefault("4")
  int routerPartitions();

  /**
   * Partitions of the job and tool-call topics, 1 or more: the most workers that share the work. 64
   * is a good number in production.
   */
  @WithDefault("8")
  int jobPartitions();

  /** Copies of each partition, 1 to the number of brokers; 3 in production. */
  @WithDefault("1")
  short replicationFactor();

  /** The catalogue that these settings describe. */
  default TopicCatalog catalog() {
    return TopicCatalog.of(namespace(), routerPartitions(), jobPartitions());
  }
}
