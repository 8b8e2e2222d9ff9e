package io.clawstream.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.clawstream.kit.ServiceMain;
import io.clawstream.tools.Tool;
import io.clawstream.tools.ToolContext;
import io.clawstream.tools.ToolDescription;
import io.clawstream.tools.ToolOutcome;
import io.clawstream.tools.ToolsWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A tools-worker with two more tools: {@code post}, which is not idempotent, and {@code look},
 * which is. Both leave a line in a file for each run; the first run hangs if it is told to.
 */
final class PostWorkerMain {
  private PostWorkerMain() {}

  /** As {@link io.clawstream.tools.ToolsWorkerMain}. */
  public static void main(String[] args) {
    ServiceMain.run(
        new ToolsWorker(List.of(new Traced("post", false), new Traced("look", true))), args);
  }

  private record Traced(String name, boolean idempotent) implements Tool {
    private static final String SCHEMA =
        """
        {"type":"object","properties":{"file":{"type":"string"},"hang":{"type":"boolean"}},"required":["file"]}""";

    @Override
    public ToolDescription description() {
      return new ToolDescription(
          name, "For tests.", SCHEMA, Optional.of(Duration.ofMinutes(2)), idempotent);
    }

    @Override
    public ToolOutcome call(JsonNode arguments, ToolContext context)
        throws IOException, InterruptedException {
      Path file = Path.of(arguments.path("file").asText());
      Files.writeString(
          file, context.callId() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      int runs = Files.readAllLines(file).size();
      if (runs == 1 && arguments.path("hang").asBoolean()) {
        new CountDownLatch(1).await();
      }
      return new ToolOutcome.Done("run " + runs);
    }
  }
}
