package io.clawstream.llm.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that are compiled and packed here, as somebody else would. */
class ProviderTypesTest {
  private static final String SERVICE = "META-INF/services/" + LlmProviderFactory.class.getName();

  @TempDir private Path folder;

  /** A factory of this type whose providers answer with its class's name. */
  private static String source(String name, String type) {
    return """
        package plug;
        import io.clawstream.llm.provider.*;
        public final class %1$s implements LlmProviderFactory {
          @Override public String type() { return "%2$s"; }
          @Override public LlmProvider create(ProviderConfig config) {
            return new LlmProvider() {
              @Override public String name() { return config.name(); }
              @Override public boolean supportsTools(String model) { return false; }
              @Override public void chat(ChatRequest request, ChatListener listener) {
                if (listener.on(new ChatEvent.TextDelta("Here is " + Helper.word()))) {
                  listener.on(new ChatEvent.End(FinishReason.STOP));
                }
              }
            };
          }
        }
        final class Helper {
          static String word() { return "%1$s"; }
        }
        """
        .formatted(name, type);
  }

  private Path plugin(String jar, String name, String type) throws IOException {
    Path work = Files.createTempDirectory(folder, "build");
    Path source = Files.writeString(work.resolve(name + ".java"), source(name, type));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-d",
            work.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(result).as("the plugin compiles").isZero();
    return pack(jar, work, Optional.of("plug." + name));
  }

  private Path pack(String jar, Path classes, Optional<String> service) throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    Path file = plugins.resolve(jar);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream to = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path path : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        to.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        Files.copy(path, to);
      }
      if (service.isPresent()) {
        to.putNextEntry(new JarEntry(SERVICE));
        to.write(service.get().getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  private ProviderTypes types() {
    return ProviderTypes.with(folder.resolve("plugins"));
  }

  private static String answer(ProviderTypes types, String type) throws Exception {
    StringBuilder said = new StringBuilder();
    ChatRequest request =
        new ChatRequest(
            "m",
            "",
            List.of(new ChatEntry.User("Hi", Optional.empty(), List.of())),
            List.of(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            Duration.ofSeconds(5));
    LlmProviderFactory factory = Objects.requireNonNull(types.byName().get(type), type);
    try (LlmProvider provider = factory.create(ProviderConfig.named("mine"))) {
      provider.chat(
          request,
          event -> {
            if (event instanceof ChatEvent.TextDelta(String text)) {
              said.append(text);
            }
            return true;
          });
    }
    return said.toString();
  }

  @Test
  void aFolderThatDoesNotExistAddsNothing() {
    try (ProviderTypes types = types()) {
      assertThat(types.problems()).isEmpty();
      assertThat(types.byName()).containsKeys("echo", "openai", "gemini").hasSize(12);
    }
  }

  @Test
  void aJarAddsItsTypeAndItsProvidersAnswer() throws Exception {
    plugin("one.jar", "One", "one");
    plugin("two.jar", "Two", "two");

    try (ProviderTypes types = types()) {
      assertThat(types.problems()).isEmpty();
      // Both jars have a class plug.Helper, and each has its own.
      assertThat(answer(types, "one")).isEqualTo("Here is One");
      assertThat(answer(types, "two")).isEqualTo("Here is Two");
    }
  }

  @Test
  void aJarThatIsBrokenIsNamedAndTheOthersWork() throws Exception {
    plugin("good.jar", "Good", "good");
    Files.writeString(folder.resolve("plugins").resolve("broken.jar"), "this is no zip");

    try (ProviderTypes types = types()) {
      assertThat(types.byName()).containsKey("good");
      assertThat(types.problems())
          .singleElement()
          .asString()
          .contains("broken.jar", "Replace or remove it");
    }
  }

  @Test
  void aJarWithoutAProviderIsNamed() throws Exception {
    pack("library.jar", Files.createDirectories(folder.resolve("empty")), Optional.empty());

    try (ProviderTypes types = types()) {
      assertThat(types.problems())
          .singleElement()
          .asString()
          .contains("library.jar", "has no provider");
    }
  }

  @Test
  void aJarWhoseProviderIsMissingIsNamed() throws Exception {
    pack("hollow.jar", Files.createDirectories(folder.resolve("empty")), Optional.of("plug.Gone"));

    try (ProviderTypes types = types()) {
      assertThat(types.problems()).singleElement().asString().contains("hollow.jar", "plug.Gone");
    }
  }

  @Test
  void aTypeThatIsThereAlreadyIsRefusedByName() throws Exception {
    plugin("a.jar", "Mine", "mine");
    plugin("b.jar", "Yours", "mine");
    plugin("c.jar", "Echo", "echo");

    try (ProviderTypes types = types()) {
      assertThat(types.problems())
          .hasSize(2)
          .anySatisfy(problem -> assertThat(problem).contains("a.jar", "b.jar", "'mine'"))
          .anySatisfy(
              problem -> assertThat(problem).contains("c.jar", "'echo'", "the worker itself"));
      assertThat(answer(types, "mine")).isEqualTo("Here is Mine");
    }
  }

  @Test
  void whatIsNoFolderIsAProblem() throws Exception {
    Files.writeString(folder.resolve("plugins"), "a file");

    try (ProviderTypes types = types()) {
      assertThat(types.problems()).singleElement().asString().contains("llm.plugins-dir");
    }
  }
}
