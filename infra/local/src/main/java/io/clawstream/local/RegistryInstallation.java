package io.clawstream.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked distribution of Apicurio Registry, which the build puts into {@code
 * infra/local/target/registry}.
 *
 * @param directory that contains {@code quarkus-run.jar}
 */
public record RegistryInstallation(Path directory) {
  /** System property that names the directory, for when it is not where the build puts it. */
  public static final String PROPERTY = "clawstream.registry.home";

  private static final Path BUILT =
      Path.of("infra", "local", "target", "registry-" + unpackedVersion());
  private static final String MARK = "quarkus-run.jar";

  /**
   * Finds it: where the system property says, or in the source tree that this class was built in,
   * or in the source tree around the working directory.
   *
   * @throws LocalException if it is in none of these places
   */
  public static RegistryInstallation find() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return at(Path.of(named))
          .orElseThrow(
              () ->
                  new LocalException(
                      "The system property "
                          + PROPERTY
                          + " names "
                          + named
                          + ", but there is no "
                          + MARK
                          + " in it."));
    }
    return inTreeAround(ownLocation())
        .or(() -> inTreeAround(Path.of("").toAbsolutePath()))
        .orElseThrow(
            () ->
                new LocalException(
                    "The schema registry's distribution is missing. 'mvn package' unpacks it into "
                        + BUILT
                        + "; the system property "
                        + PROPERTY
                        + " names another place."));
  }

  /**
   * Class path that starts it without Quarkus' own class loader, so that the JVM's AOT cache can
   * hold its classes. In the order that this loader searches: what Quarkus changed or made at build
   * time goes first.
   */
  List<Path> classPath() {
    List<Path> path = new ArrayList<>();
    path.add(directory.resolve("quarkus/transformed-bytecode.jar"));
    path.add(directory.resolve("quarkus/generated-bytecode.jar"));
    path.addAll(jars("app"));
    path.addAll(jars("lib/boot"));
    path.addAll(jars("lib/main"));
    return path;
  }

  /** The JVM's AOT cache for it, beside it; may not exist. Good for one build of the JVM only. */
  Path aotCache() {
    return directory.resolveSibling(
        directory.getFileName() + "-java-" + Runtime.version() + ".aot");
  }

  private List<Path> jars(String folder) {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The schema registry's distribution in " + directory + " is incomplete.", e);
    }
  }

  private static Optional<RegistryInstallation> at(Path directory) {
    return Files.exists(directory.resolve(MARK))
        ? Optional.of(new RegistryInstallation(directory.toAbsolutePath()))
        : Optional.empty();
  }

  private static Optional<RegistryInstallation> inTreeAround(Path place) {
    for (@Nullable Path folder = place; folder != null; folder = folder.getParent()) {
      Optional<RegistryInstallation> found = at(folder.resolve(BUILT));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static String unpackedVersion() {
    Properties properties = new Properties();
    try (InputStream file = RegistryInstallation.class.getResourceAsStream("registry.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("This module's own resources cannot be read.", e);
    }
    return properties.getProperty("version", "");
  }

  /** The jar or directory that this class was loaded from. */
  static Path ownLocation() {
    CodeSource source = RegistryInstallation.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("The class path has an entry that is no URI: " + source, e);
    }
  }
}
