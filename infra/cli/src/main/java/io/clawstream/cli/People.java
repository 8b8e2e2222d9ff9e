package io.clawstream.cli;

import io.clawstream.cli.cluster.Cluster;
import io.clawstream.cli.cluster.TopicScan;
import io.clawstream.cli.people.PairingBook;
import io.clawstream.events.Pairing;
import io.clawstream.schemas.UserKey;
import java.time.Instant;
import org.apache.kafka.clients.consumer.Consumer;

/** What the commands about people share. */
final class People {
  private People() {}

  /** Everybody that the pairings topic knows. */
  static PairingBook read(Cluster cluster, OperatorOptions options) {
    PairingBook book = new PairingBook();
    try (Consumer<String, byte[]> consumer = cluster.committed()) {
      TopicScan scan = new TopicScan(consumer, options.progress(), options.clock());
      scan.since(
          Instant.EPOCH,
          scan.partitions(cluster.topics().pairings()),
          record ->
              book.note(
                  record.key(),
                  record.value() == null
                      ? null
                      : cluster.serdes().decode(record.value(), Pairing.class)));
    }
    return book;
  }

  /** Who is meant by a word on the command line. */
  static UserKey user(String text) {
    try {
      return UserKey.parse(text);
    } catch (IllegalArgumentException e) {
      throw new CliException(String.valueOf(e.getMessage()), e);
    }
  }

  static UserKey user(Pairing entry) {
    return new UserKey(entry.getChannelId(), entry.getAccountId(), entry.getUserId());
  }
}
