package io.clawstream.kit.config;

import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.DefaultValuesConfigSource;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of a process, read once: {@code clawstream.yaml}, over it the environment ({@code
 * CLAWSTREAM_KAFKA_BOOTSTRAP_SERVERS} for {@code kafka.bootstrap-servers}), over that the command
 * line. A value may name an environment variable as {@code ${NAME}} or {@code ${NAME:default}}.
 * Keys that nobody reads are mistakes. Immutable.
 */
public final class Settings {
  /** Sections that may stand at the top of the file. */
  public static final List<String> SECTIONS =
      List.of(
          "agents",
          "channels",
          "egress",
          "ingress",
          "kafka",
          "llm",
          "registry",
          "router",
          "service",
          "tools",
          "topics");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)\\}");
  private static final String ROOT = "clawstream.";

  private final SmallRyeConfig config;

  private Settings(SmallRyeConfig config) {
    this.config = config;
  }

  /**
   * Reads and checks the settings.
   *
   * @param yaml the file, or empty for none
   * @param environment environment variables
   * @param overrides from the command line, keys as in the file with dots: {@code
   *     kafka.bootstrap-servers}
   * @param mappings {@code @ConfigMapping} interfaces that the process reads; sections of other
   *     services are not checked
   * @throws SettingsException with every mistake
   */
  public static Settings load(
      Optional<Path> yaml,
      Map<String, String> environment,
      Map<String, String> overrides,
      Collection<Class<?>> mappings) {
    Map<String, String> file = yaml.map(Settings::read).orElse(Map.of());
    List<String> problems = new ArrayList<>();
    for (String section : sections(file, overrides)) {
      if (!SECTIONS.contains(section)) {
        problems.add(
            "Unknown section '"
                + section
                + "'"
                + NearestName.hint(section, SECTIONS)
                + ". Sections: "
                + String.join(", ", SECTIONS)
                + ".");
      }
    }
    problems.addAll(unsetVariables(file, environment));
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withConverter(Duration.class, 200, new DurationConverter())
            .withSources(new PropertiesConfigSource(rooted(overrides), "command line", 400))
            .withSources(new EnvConfigSource(environment, 300))
            .withSources(
                new PropertiesConfigSource(
                    rooted(file), yaml.map(Path::toString).orElse("no file"), 200))
            // So that ${NAME} finds variables whose name is not a setting's.
            .withSources(new PropertiesConfigSource(environment, "environment", 100));
    Set<Class<?>> all = new LinkedHashSet<>(mappings);
    all.forEach(mapping -> builder.withMapping(ConfigMappings.ConfigClass.configClass(mapping)));
    SmallRyeConfig config = null;
    try {
      config = builder.build();
    } catch (ConfigValidationException e) {
      for (int i = 0; i < e.getProblemCount(); i++) {
        problems.add(SettingsProblem.explain(e.getProblem(i).getMessage(), all));
      }
    }
    if (config == null || !problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new Settings(config);
  }

  /** The section that a mapping describes; it must have been among the mappings loaded. */
  public <T> T get(Class<T> mapping) {
    return config.getConfigMapping(mapping);
  }

  /**
   * What a key was set to in the file, in the environment or on the command line; empty if it has
   * its default or no value. For whoever fills in what is not said.
   *
   * @param key as in the file, with dots: {@code kafka.bootstrap-servers}
   */
  public Optional<String> said(String key) {
    ConfigValue value = config.getConfigValue(ROOT + key);
    return value.getConfigSourceOrdinal() == DefaultValuesConfigSource.ORDINAL
        ? Optional.empty()
        : Optional.ofNullable(value.getValue());
  }

  private static Set<String> sections(Map<String, String> file, Map<String, String> overrides) {
    Set<String> sections = new TreeSet<>();
    for (Map<String, String> source : List.of(file, overrides)) {
      source.keySet().forEach(key -> sections.add(key.split("[.\\[]", 2)[0]));
    }
    return sections;
  }

  /**
   * SmallRye Config would quietly leave an optional value out, and a token that is left out opens a
   * door.
   */
  private static List<String> unsetVariables(
      Map<String, String> file, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    file.forEach(
        (key, value) -> {
          Matcher variable = VARIABLE.matcher(value);
          while (variable.find()) {
            if (!environment.containsKey(variable.group(1))) {
              problems.add(
                  "'"
                      + key
                      + "' takes its value from the environment variable "
                      + variable.group(1)
                      + ", which is not set. Set it, or write ${"
                      + variable.group(1)
                      + ":} if it may be left out.");
            }
          }
        });
    return problems;
  }

  private static Map<String, String> rooted(Map<String, String> source) {
    Map<String, String> rooted = new LinkedHashMap<>();
    source.forEach((key, value) -> rooted.put(ROOT + key, value));
    return rooted;
  }

  private static Map<String, String> read(Path path) {
    try {
      return new YamlConfigSource(path.toString(), Files.readString(path)).getProperties();
    } catch (NoSuchFileException e) {
      throw new SettingsException(List.of("There is no file " + path + "."));
    } catch (IOException e) {
      throw new SettingsException(List.of("The file " + path + " cannot be read: " + e + "."));
    } catch (RuntimeException e) {
      throw new SettingsException(List.of("The file " + path + " is not YAML: " + e.getMessage()));
    }
  }
}
