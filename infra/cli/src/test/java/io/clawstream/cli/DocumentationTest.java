package io.clawstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.clawstream.kit.ServiceRunner;
import io.clawstream.kit.config.Settings;
import io.clawstream.local.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the README and docs/ tell people to type. */
class DocumentationTest {
  private static final Path ROOT = Path.of("..", "..");
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");

  /** Up to a comment, a pipe or the end of the code. */
  private static final Pattern COMMAND = Pattern.compile("\\./clawstream ([^\\n#|`)]+)");

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");

  @TempDir Path directory;

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md")));
      docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(documents::add);
      return documents;
    }
  }

  static List<String> commands() throws IOException {
    Set<String> commands = new LinkedHashSet<>();
    for (Path document : documents()) {
      COMMAND
          .matcher(Files.readString(document))
          .results()
          .map(found -> found.group(1).strip())
          .forEach(commands::add);
    }
    return List.copyOf(commands);
  }

  static List<String> settings() throws IOException {
    List<String> settings = new ArrayList<>();
    for (Path document : documents()) {
      BLOCK
          .matcher(Files.readString(document))
          .results()
          .filter(block -> block.group(1).equals("yaml"))
          .map(block -> block.group(2))
          .forEach(settings::add);
    }
    return settings;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandThatIsDocumentedIsUnderstood(String command) {
    assertThatCode(() -> Main.commandLine().parseArgs(command.split("\\s+", -1)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingsThatAreDocumentedAreAccepted(String yaml) throws IOException {
    Path file = Files.writeString(directory.resolve("clawstream.yaml"), yaml);
    Map<String, String> environment = new HashMap<>();
    VARIABLE
        .matcher(yaml)
        .results()
        .map((MatchResult found) -> found.group(1))
        .forEach(variable -> environment.put(variable, "value"));
    Set<Class<?>> mappings = new LinkedHashSet<>();
    Services.all().forEach(service -> mappings.addAll(ServiceRunner.mappings(service)));

    Settings read = Settings.load(Optional.of(file), environment, Map.of(), mappings);

    assertThat(Services.all()).allSatisfy(service -> assertThat(service.problems(read)).isEmpty());
  }
}
