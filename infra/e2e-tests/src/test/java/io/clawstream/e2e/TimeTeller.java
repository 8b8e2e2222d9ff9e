package io.clawstream.e2e;

import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import java.util.List;

/** A model that repeats what it is told, but looks at the clock when it is asked for the time. */
final class TimeTeller {
  private TimeTeller() {}

  static ModelAnswer answer(ModelRequest request) {
    if (!request.lastUserMessage().contains("current time")) {
      return new ModelAnswer.Text(request.lastUserMessage());
    }
    ModelRequest.Message last = request.messages().getLast();
    return last.role().equals("tool")
        ? new ModelAnswer.Text(last.content())
        : new ModelAnswer.ToolCalls(
            "", List.of(new ModelAnswer.ToolCall("call_1", "get_current_time", "{}")));
  }
}
