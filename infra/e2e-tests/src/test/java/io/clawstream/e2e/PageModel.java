package io.clawstream.e2e;

import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.ModelRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The model behind the page: repeats what it is told, unless a test wants another answer to it. */
final class PageModel {
  private final Map<String, Function<ModelRequest, ModelAnswer>> answers =
      new ConcurrentHashMap<>();

  /** From now on answers this message like that. */
  void answer(String message, Function<ModelRequest, ModelAnswer> with) {
    answers.put(message, with);
  }

  /** From now on says this to that message. */
  void answer(String message, String with) {
    answer(message, _ -> new ModelAnswer.Text(with));
  }

  ModelAnswer answerTo(ModelRequest request) {
    return answers.getOrDefault(request.lastUserMessage(), TimeTeller::answer).apply(request);
  }
}
