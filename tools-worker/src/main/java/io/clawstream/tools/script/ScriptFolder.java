package io.clawstream.tools.script;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder with JavaScript tools: each file {@code name.js} is the tool {@code name}. A file that
 * is none is named with the reason, and does not take the others with it.
 */
public final class ScriptFolder {
  private static final String ENDING = ".js";
  private static final int LONGEST_FILE = 262_144;
  private static final int LONGEST_PURPOSE = 4_000;
  private static final Duration LOADING = Duration.ofSeconds(10);
  private static final long LONGEST_TIMEOUT_MS = 600_000;
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}");
  private static final Set<String> KEYS = Set.of("description", "parameters", "timeout");
  private static final String ANY_OBJECT = "{\"type\":\"object\"}";

  private ScriptFolder() {}

  /**
   * What the folder has.
   *
   * @param problems why files are no tools, one sentence each, beginning with the file's path
   */
  public record Loaded(List<Script> scripts, List<String> problems) {}

  /**
   * Names of the tools that the folder may have, by its files alone; empty if there is no folder.
   *
   * @throws IOException if it cannot be read
   */
  public static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * Reads and compiles all of them.
   *
   * @throws IOException if the folder cannot be read
   * @throws InterruptedException if this thread is interrupted
   */
  public static Loaded load(Path folder, Sandbox sandbox) throws IOException, InterruptedException {
    List<Script> scripts = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (String name : names(folder)) {
      Path file = folder.resolve(name + ENDING);
      try {
        scripts.add(script(name, source(name, file), sandbox));
      } catch (UnusableScriptException e) {
        problems.add(file + ": " + e.getMessage());
      }
    }
    return new Loaded(scripts, problems);
  }

  private static String source(String name, Path file) throws UnusableScriptException {
    if (!NAME.matcher(name).matches()) {
      throw new UnusableScriptException(
          "The name of a tool, which is the file's, has 1 to 64 of a-z, A-Z, 0-9, '_' and '-'.");
    }
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw new UnusableScriptException("It is larger than " + LONGEST_FILE + " bytes.");
      }
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UnusableScriptException("It is not UTF-8.");
    } catch (IOException e) {
      throw new UnusableScriptException("It cannot be read: " + e + ".");
    }
  }

  private static Script script(String name, String source, Sandbox sandbox)
      throws UnusableScriptException, InterruptedException {
    Sandbox.Described described = described(source, sandbox);
    JsonNode said = described.said();
    JsonNode tool = said.path("tool");
    if (!said.path("runs").asBoolean()) {
      throw new UnusableScriptException(
          "It has no function 'run': export function run(args, context) { … }.");
    }
    if (!tool.isObject()) {
      throw new UnusableScriptException(
          "It has no 'tool': export const tool = {description: '…', parameters: {…}}.");
    }
    for (Map.Entry<String, JsonNode> field : tool.properties()) {
      if (!KEYS.contains(field.getKey())) {
        throw new UnusableScriptException(
            "'tool' has description, parameters and timeout, but not '" + field.getKey() + "'.");
      }
    }
    return new Script(name, purpose(tool), parameters(tool), timeout(tool), described.program());
  }

  /** What stands outside of the functions runs now, and may never end. */
  private static Sandbox.Described described(String source, Sandbox sandbox)
      throws UnusableScriptException, InterruptedException {
    FutureTask<Sandbox.Described> task = new FutureTask<>(() -> sandbox.describe(source));
    Thread thread = Thread.ofVirtual().name("script-loading").start(task);
    try {
      return task.get(LOADING.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new UnusableScriptException(
          "It is not loaded within " + LOADING.toSeconds() + " s: what does it do outside of run?");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnusableScriptException unusable) {
        throw unusable;
      }
      throw new UnusableScriptException("It cannot be loaded: " + e.getCause());
    } finally {
      thread.interrupt();
    }
  }

  private static String purpose(JsonNode tool) throws UnusableScriptException {
    String purpose = tool.path("description").asText().strip();
    if (purpose.isEmpty() || purpose.length() > LONGEST_PURPOSE) {
      throw new UnusableScriptException(
          "'tool.description' must tell the model what the tool does and when to use it, in at most "
              + LONGEST_PURPOSE
              + " characters.");
    }
    return purpose;
  }

  private static String parameters(JsonNode tool) throws UnusableScriptException {
    JsonNode parameters = tool.path("parameters");
    if (parameters.isMissingNode()) {
      return ANY_OBJECT;
    }
    if (!parameters.path("type").asText().equals("object")) {
      throw new UnusableScriptException(
          "'tool.parameters' must be a JSON Schema with type: 'object'.");
    }
    return parameters.toString();
  }

  private static Optional<Duration> timeout(JsonNode tool) throws UnusableScriptException {
    JsonNode timeout = tool.path("timeout");
    if (timeout.isMissingNode()) {
      return Optional.empty();
    }
    if (!timeout.isIntegralNumber()
        || timeout.asLong() < 1
        || timeout.asLong() > LONGEST_TIMEOUT_MS) {
      throw new UnusableScriptException("'tool.timeout' must be 1 to 600000 milliseconds.");
    }
    return Optional.of(Duration.ofMillis(timeout.asLong()));
  }
}
