package io.clawstream.bench;

import io.clawstream.bench.load.Texts;
import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import java.util.List;

/**
 * A model that looks at the clock before it repeats what it was told, so that every message needs
 * the tools worker too.
 */
final class ToolUser {
  private static final String TOOL = "get_current_time";

  private ToolUser() {}

  static ModelAnswer answer(ModelRequest request) {
    String said = request.lastUserMessage();
    return request.messages().getLast().role().equals("tool")
        ? new ModelAnswer.Text(said)
        : new ModelAnswer.ToolCalls(
            "",
            List.of(new ModelAnswer.ToolCall("call_" + Texts.number(said).orElse(0), TOOL, "{}")));
  }
}
