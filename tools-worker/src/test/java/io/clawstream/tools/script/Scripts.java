package io.clawstream.tools.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes scripts for tests. */
final class Scripts {
  private static final String TOOL = "export const tool = {description: 'For tests.'};\n";

  private Scripts() {}

  /** A script whose function has this body. */
  static Script running(Path folder, Sandbox sandbox, String body)
      throws IOException, InterruptedException {
    return of(folder, sandbox, "export function run(args, context) {" + body + "}");
  }

  /** A script with a description, and this besides. */
  static Script of(Path folder, Sandbox sandbox, String source)
      throws IOException, InterruptedException {
    Files.writeString(folder.resolve("test.js"), TOOL + source);
    ScriptFolder.Loaded loaded = ScriptFolder.load(folder, sandbox);
    if (!loaded.problems().isEmpty()) {
      throw new IllegalArgumentException(loaded.problems().toString());
    }
    return loaded.scripts().getFirst();
  }
}
