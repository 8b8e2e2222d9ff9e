package io.clawstream.cli;

import io.clawstream.kit.ServiceDefinition;
import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.Settings;
import io.clawstream.kit.config.SettingsException;
import io.clawstream.kit.config.TopicSettings;
import io.clawstream.local.Services;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code config}: reading the settings without starting anything. */
@Command(
    name = "config",
    description = "Check the settings.",
    synopsisSubcommandLabel = "check",
    footerHeading = "%nExample:%n",
    footer = "  clawstream config check clawstream.yaml")
final class ConfigCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  @Command(
      name = "check",
      description =
          "Say everything that is wrong with the settings of all services; exit code 1 if anything is.")
  int check(
      @Parameters(
              arity = "0..1",
              paramLabel = "FILE",
              description = "Default: clawstream.yaml in the current directory, if there is one.")
          @Nullable Path file,
      @Mixin SettingsOptions options) {
    Optional<Path> checked = Optional.ofNullable(file).or(options::file);
    PrintWriter out = spec.commandLine().getOut();
    List<String> problems = problems(checked, options);
    if (!problems.isEmpty()) {
      out.println(new SettingsException(problems).getMessage());
      out.flush();
      return 1;
    }
    out.println(
        checked
            .map(path -> path + " and the environment are fine.")
            .orElse(
                "There is no clawstream.yaml here; the defaults and the environment are fine."));
    out.flush();
    return 0;
  }

  private static List<String> problems(Optional<Path> file, SettingsOptions options) {
    Set<Class<?>> mappings = new LinkedHashSet<>();
    for (ServiceDefinition service : Services.all()) {
      mappings.addAll(ServiceRunner.mappings(service));
    }
    Settings settings;
    try {
      settings = Settings.load(file, System.getenv(), options.overrides(), mappings);
    } catch (SettingsException e) {
      return e.problems();
    }
    List<String> problems = new ArrayList<>();
    try {
      settings.get(TopicSettings.class).catalog();
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    Services.all().forEach(service -> problems.addAll(service.problems(settings)));
    return problems;
  }
}
