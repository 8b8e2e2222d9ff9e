package io.clawstream.llm.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.jar.JarFile;

/**
 * The types of providers that there are: those on the class path, and those in the jars of a
 * folder. Each of these jars has a class loader of its own over the worker's, so it needs to bring
 * what the worker does not have, and nobody else sees that.
 *
 * <p>A jar that cannot be used is no reason to forget the others: it is told as a problem.
 */
public final class ProviderTypes implements AutoCloseable {
  private static final String BUILT_IN = "the worker itself";

  private final Map<String, LlmProviderFactory> byName = new TreeMap<>();
  private final Map<String, String> origins = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();

  private ProviderTypes() {}

  /** The types on the class path. */
  public static ProviderTypes builtIn() {
    ProviderTypes types = new ProviderTypes();
    ServiceLoader.load(LlmProviderFactory.class, ProviderTypes.class.getClassLoader())
        .forEach(factory -> types.add(factory, BUILT_IN));
    return types;
  }

  /**
   * The types on the class path and in a folder's jars.
   *
   * @param plugins need not exist
   */
  public static ProviderTypes with(Path plugins) {
    ProviderTypes types = builtIn();
    if (Files.exists(plugins)) {
      types.jars(plugins).forEach(types::read);
    }
    return types;
  }

  /** The factories by the name of their type. */
  public Map<String, LlmProviderFactory> byName() {
    return Map.copyOf(byName);
  }

  /** Jars and types that cannot be used: a sentence each for the operator. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  private List<Path> jars(Path plugins) {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(plugins, "*.jar")) {
      found.forEach(jars::add);
    } catch (IOException e) {
      problems.add(
          "'llm.plugins-dir' is '"
              + plugins
              + "', which cannot be read as a folder ("
              + e.getClass().getSimpleName()
              + "). Name a folder with jars, or one that does not exist.");
    }
    jars.sort(null);
    return jars;
  }

  private void read(Path jar) {
    URLClassLoader loader;
    // A class loader would pass over a jar that is none.
    try (JarFile _ = new JarFile(jar.toFile())) {
      loader = new URLClassLoader(new URL[] {url(jar)}, ProviderTypes.class.getClassLoader());
    } catch (IOException e) {
      problems.add(
          plugin(jar)
              + " is no jar that can be read: "
              + e.getMessage()
              + ". Replace or remove it.");
      return;
    }
    loaders.add(loader);
    boolean any = false;
    try {
      for (LlmProviderFactory factory : ServiceLoader.load(LlmProviderFactory.class, loader)) {
        // The loader finds the worker's own types as well.
        if (loader.equals(factory.getClass().getClassLoader())) {
          any = true;
          add(factory, plugin(jar));
        }
      }
    } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
      // Whatever somebody else's code does here, its jar is to blame and is named.
      problems.add(
          plugin(jar)
              + " has a provider that cannot be used: "
              + e
              + ". It has to be made for this release, and to bring along what it needs.");
      return;
    }
    if (!any) {
      problems.add(
          plugin(jar)
              + " has no provider: META-INF/services/"
              + LlmProviderFactory.class.getName()
              + " has to name one. Remove the jar if it is none.");
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException("A file has no address: " + jar, e);
    }
  }

  private void add(LlmProviderFactory factory, String origin) {
    String type = factory.type();
    String earlier = origins.putIfAbsent(type, origin);
    if (earlier == null) {
      byName.put(type, factory);
    } else {
      problems.add(
          origin
              + " brings the type '"
              + type
              + "', which "
              + earlier
              + " has already. Remove one of them.");
    }
  }

  private static String plugin(Path jar) {
    return "The plugin '" + jar + "'";
  }

  /** Lets go of the jars; providers from them must not be used any more. */
  @Override
  public void close() {
    for (URLClassLoader loader : loaders) {
      try {
        loader.close();
      } catch (IOException e) {
        throw new UncheckedIOException("A plugin's jar could not be closed.", e);
      }
    }
  }
}
