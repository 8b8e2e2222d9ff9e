package io.clawstream.tools.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that docs/tools.md shows. */
class DocumentedScriptTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```js\\n(.*?)^```");

  @TempDir private Path folder;

  @Test
  void theScriptThatIsDocumentedConvertsLengths() throws Exception {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("..", "docs", "tools.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    Files.writeString(folder.resolve("convert_length.js"), blocks.getFirst());

    try (Sandbox sandbox = new Sandbox(1, 32)) {
      ScriptFolder.Loaded loaded = ScriptFolder.load(folder, sandbox);

      assertThat(blocks).hasSize(1);
      assertThat(loaded.problems()).isEmpty();
      assertThat(
              sandbox.call(
                  loaded.scripts().getFirst(),
                  "{\"value\": 5, \"from\": \"km\", \"to\": \"m\"}",
                  "{}"))
          .isEqualTo(new ScriptResult.Returned("{\"result\":5000,\"unit\":\"m\"}"));
    }
  }
}
