package io.clawstream.cli;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.schemas.Headers;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: records that a service could not handle. */
@Command(
    name = "dead-letters",
    description = "Show the records that could not be handled.",
    synopsisSubcommandLabel = "list",
    footerHeading = "%nExample:%n",
    footer = "  clawstream dead-letters list --limit 20")
final class DeadLettersCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
  private static final Duration POLL = Duration.ofMillis(500);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(name = "list", description = "When, from where, by whom and why; the newest last.")
  int list(
      @Mixin ClusterOptions cluster,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "100",
              description = "At most this many of the newest; default: ${DEFAULT-VALUE}.")
          int limit) {
    Settings settings = cluster.load();
    String topic = settings.get(TopicSettings.class).catalog().deadLetters();
    List<ConsumerRecord<String, byte[]>> letters = read(settings, topic, limit);
    PrintWriter out = spec.commandLine().getOut();
    if (letters.isEmpty()) {
      out.println("There are no dead letters.");
    } else {
      Table table = new Table("WHEN", "FROM", "BY", "TRIES", "KEY", "WHY");
      for (ConsumerRecord<String, byte[]> letter : letters) {
        table.add(
            TIME.format(Instant.ofEpochMilli(letter.timestamp())),
            header(letter, Headers.DEAD_LETTER_TOPIC)
                + "-"
                + header(letter, Headers.DEAD_LETTER_PARTITION)
                + "@"
                + header(letter, Headers.DEAD_LETTER_OFFSET),
            header(letter, Headers.DEAD_LETTER_SERVICE),
            header(letter, Headers.DEAD_LETTER_ATTEMPTS),
            String.valueOf(letter.key()),
            header(letter, Headers.DEAD_LETTER_REASON));
      }
      out.print(table);
    }
    out.flush();
    return 0;
  }

  private static List<ConsumerRecord<String, byte[]>> read(
      Settings settings, String topic, int limit) {
    Map<String, Object> config = new HashMap<>(ClusterOptions.kafka(settings));
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new CliException("There is no topic " + topic + ". Run 'clawstream topics apply'.");
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
      ends.forEach(
          (partition, end) ->
              consumer.seek(partition, Math.max(starts.getOrDefault(partition, 0L), end - limit)));
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(POLL).forEach(letters::add);
      }
    } catch (KafkaException e) {
      throw ClusterOptions.explain(settings, "reading dead letters", e);
    }
    letters.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return letters.subList(Math.max(0, letters.size() - limit), letters.size());
  }

  private static String header(ConsumerRecord<?, ?> letter, String name) {
    Header header = letter.headers().lastHeader(name);
    return header == null ? "?" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
