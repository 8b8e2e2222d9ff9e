package io.clawstream.tools.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptFolderTest {
  private final Sandbox sandbox = new Sandbox(1, 32);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aFileIsAToolOfItsName() throws Exception {
    write(
        "convert.js",
        """
        export const tool = {
          description: 'Converts units.',
          parameters: {type: 'object', properties: {value: {type: 'number'}}, required: ['value']},
          timeout: 1500,
        };
        export function run({value}) { return String(value * 2); }
        """);

    Script script = ScriptFolder.load(folder, sandbox).scripts().getFirst();

    assertThat(script.name()).isEqualTo("convert");
    assertThat(script.purpose()).isEqualTo("Converts units.");
    assertThat(script.parametersSchema())
        .isEqualTo(
            "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"number\"}},\"required\":[\"value\"]}");
    assertThat(script.timeout()).contains(Duration.ofMillis(1500));
  }

  @Test
  void parametersAndTimeoutMayBeLeftOut() throws Exception {
    write("plain.js", "const tool = {description: 'x'}; function run() { return 'y'; }");

    Script script = ScriptFolder.load(folder, sandbox).scripts().getFirst();

    assertThat(script.parametersSchema()).isEqualTo("{\"type\":\"object\"}");
    assertThat(script.timeout()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "export function run( { | It is not JavaScript",
        "import * as std from 'std'; export function run() {} | It is not JavaScript: could not load module 'std'",
        "export const tool = {description: 'x'}; | It has no function 'run'",
        "export function run() {} | It has no 'tool'",
        "export const tool = {}; export function run() {} | 'tool.description' must tell the model",
        "export const tool = {description: 'x', parameters: {type: 'string'}}; export function run() {} | 'tool.parameters' must be",
        "export const tool = {description: 'x', timeout: 0}; export function run() {} | 'tool.timeout' must be 1 to 600000",
        "export const tool = {description: 'x', timeout: '5s'}; export function run() {} | 'tool.timeout' must be 1 to 600000",
        "export const tool = {description: 'x', name: 'y'}; export function run() {} | not 'name'",
        "throw new Error('no luck'); | It fails when it is loaded: no luck",
        "const all = []; while (true) all.push(new Array(10000).fill(7)); | It fails when it is loaded",
      })
  void aBrokenScriptIsNamedAndDoesNotTakeTheOthersWithIt(String source, String why)
      throws Exception {
    write("a_broken.js", source);
    write("b_good.js", "const tool = {description: 'x'}; function run() { return 'y'; }");

    ScriptFolder.Loaded loaded = ScriptFolder.load(folder, sandbox);

    assertThat(loaded.scripts()).extracting(Script::name).containsExactly("b_good");
    assertThat(loaded.problems())
        .singleElement()
        .asString()
        .startsWith(folder.resolve("a_broken.js") + ": ")
        .contains(why);
  }

  @Test
  void aScriptThatDoesNotEndWhenItIsLoadedIsStopped() throws Exception {
    write("a_endless.js", "while (true) {}");
    write("b_good.js", "const tool = {description: 'x'}; function run() { return 'y'; }");

    ScriptFolder.Loaded loaded = ScriptFolder.load(folder, sandbox);

    assertThat(loaded.scripts()).extracting(Script::name).containsExactly("b_good");
    assertThat(loaded.problems()).singleElement().asString().contains("not loaded within 10 s");
  }

  @Test
  void filesThatCannotBeToolsAreNamed() throws Exception {
    write("two words.js", "");
    write("server.tool.js", "");
    write("large.js", "//" + "x".repeat(300_000));
    Files.write(folder.resolve("latin1.js"), new byte[] {(byte) 0xe4});
    write("README.md", "no script");

    assertThat(ScriptFolder.load(folder, sandbox).problems())
        .hasSize(4)
        .anySatisfy(problem -> assertThat(problem).contains("two words.js", "1 to 64"))
        .anySatisfy(problem -> assertThat(problem).contains("server.tool.js", "1 to 64"))
        .anySatisfy(problem -> assertThat(problem).contains("large.js", "larger than"))
        .anySatisfy(problem -> assertThat(problem).contains("latin1.js", "not UTF-8"));
  }

  @Test
  void namesAreKnownWithoutRunningAnything() throws Exception {
    write("b.js", "not even JavaScript");
    write("a.js", "");
    write("notes.txt", "");

    assertThat(ScriptFolder.names(folder)).containsExactly("a", "b");
    assertThat(ScriptFolder.names(folder.resolve("none"))).isEmpty();
  }

  private void write(String file, String source) throws IOException {
    Files.writeString(folder.resolve(file), source);
  }
}
