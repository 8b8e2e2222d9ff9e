package io.clawstream.tools.script;

import java.time.Duration;
import java.util.Optional;

/**
 * A script that has been read and can be called.
 *
 * @param name the file's, without {@code .js}
 * @param purpose what it says of itself, for the model
 * @param parametersSchema JSON Schema of the arguments object
 * @param timeout how long one call may take by its own account, 1 ms to 10 min
 * @param program what the sandbox made of it
 */
public record Script(
    String name,
    String purpose,
    String parametersSchema,
    Optional<Duration> timeout,
    Program program) {

  /** A script's source as QuickJS's byte code: only the sandbox can do something with it. */
  public static final class Program {
    private final byte[] code;

    Program(byte[] code) {
      this.code = code;
    }

    byte[] code() {
      return code;
    }
  }
}
