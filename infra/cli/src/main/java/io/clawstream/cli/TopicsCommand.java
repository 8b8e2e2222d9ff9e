package io.clawstream.cli;

import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.kit.kafka.TopicAdmin;
import io.clawstream.schemas.Topic;
import io.clawstream.schemas.TopicCatalog;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics}: the catalogue, and making a cluster have it. */
@Command(
    name = "topics",
    description = "Create Clawstream's topics, or show them.",
    synopsisSubcommandLabel = "(apply | list)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream topics apply --bootstrap broker:9092 --set topics.replication-factor=3",
      "  clawstream topics list"
    })
final class TopicsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "apply",
      description =
          "Create the topics that are missing. Existing ones are left alone; exit code 1 if one of them differs.")
  int apply(@Mixin ClusterOptions cluster) {
    Settings settings = cluster.load();
    TopicSettings topics = settings.get(TopicSettings.class);
    TopicCatalog catalog = topics.catalog();
    PrintWriter out = spec.commandLine().getOut();
    return withAdmin(
        settings,
        admin -> {
          List<String> created = admin.apply(catalog, topics.replicationFactor());
          created.forEach(name -> out.println("created " + name));
          List<String> problems = created.isEmpty() ? admin.problems(catalog) : List.of();
          problems.forEach(out::println);
          int same = catalog.topics().size() - created.size() - problems.size();
          out.println(same + " of " + catalog.topics().size() + " topics were there already.");
          out.flush();
          return problems.isEmpty() ? 0 : 1;
        });
  }

  @Command(
      name = "list",
      description = "Show every topic of the catalogue, and how the cluster differs from it.")
  int list(@Mixin ClusterOptions cluster) {
    Settings settings = cluster.load();
    TopicCatalog catalog = settings.get(TopicSettings.class).catalog();
    PrintWriter out = spec.commandLine().getOut();
    return withAdmin(
        settings,
        admin -> {
          Table table = new Table("TOPIC", "PARTITIONS", "KEPT", "KEY", "WRITTEN BY");
          for (Topic topic : catalog.topics()) {
            table.add(
                topic.name(),
                Integer.toString(topic.partitions()),
                kept(topic),
                topic.keyedBy(),
                topic.owner());
          }
          out.print(table);
          List<String> problems = admin.problems(catalog);
          problems.forEach(out::println);
          out.println(
              problems.isEmpty() ? "The cluster has them all." : "The cluster differs: see above.");
          out.flush();
          return problems.isEmpty() ? 0 : 1;
        });
  }

  private static String kept(Topic topic) {
    return switch (topic.cleanup()) {
      case COMPACT -> "last of each key";
      case DELETE -> topic.retention().map(TopicsCommand::text).orElse("forever");
    };
  }

  private static String text(Duration retention) {
    return retention.toDays() > 0
        ? retention.toDays() + " days"
        : retention.toMinutes() + " minutes";
  }

  private static int withAdmin(Settings settings, Function<TopicAdmin, Integer> action) {
    try (Admin client = Admin.create(ClusterOptions.kafka(settings))) {
      return action.apply(new TopicAdmin(client));
    } catch (KafkaException e) {
      throw ClusterOptions.explain(settings, "handling topics", e);
    }
  }
}
