package io.clawstream.cli;

import io.clawstream.kit.config.RegistrySettings;
import io.clawstream.kit.config.Settings;
import io.clawstream.local.EventSchemas;
import io.clawstream.schemas.SchemaRegistry;
import io.clawstream.schemas.SchemaRegistry.Registered;
import java.io.PrintWriter;
import java.util.List;
import org.apache.avro.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code schemas}: the event schemas in the registry. */
@Command(
    name = "schemas",
    description = "Register the event schemas, or show them.",
    synopsisSubcommandLabel = "(apply | list)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  clawstream schemas apply --registry http://registry:8080/apis/registry/v3",
      "  clawstream schemas list"
    })
final class SchemasCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "apply",
      description =
          "Register this release's schemas. Refused if one of them is not compatible with a registered version (FULL_TRANSITIVE).")
  int apply(@Mixin ClusterOptions cluster) {
    SchemaRegistry registry = registry(cluster);
    Table table = new Table("SCHEMA", "VERSION", "ID");
    for (Registered schema : registry.apply(EventSchemas.all())) {
      table.add(schema.name(), schema.version(), Long.toString(schema.contentId()));
    }
    print(table);
    return 0;
  }

  @Command(name = "list", description = "Show the registered versions of every event schema.")
  int list(@Mixin ClusterOptions cluster) {
    SchemaRegistry registry = registry(cluster);
    Table table = new Table("SCHEMA", "VERSION", "ID");
    boolean complete = true;
    for (Schema schema : EventSchemas.all()) {
      List<Registered> versions = registry.versions(schema);
      complete &= !versions.isEmpty();
      if (versions.isEmpty()) {
        table.add(schema.getFullName(), "-", "not registered: run 'clawstream schemas apply'");
      }
      for (Registered version : versions) {
        table.add(version.name(), version.version(), Long.toString(version.contentId()));
      }
    }
    print(table);
    return complete ? 0 : 1;
  }

  private static SchemaRegistry registry(ClusterOptions cluster) {
    Settings settings = cluster.load();
    return new SchemaRegistry(settings.get(RegistrySettings.class).url());
  }

  private void print(Table table) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(table);
    out.flush();
  }
}
