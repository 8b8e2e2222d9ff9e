package io.clawstream.llm.langchain;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.clawstream.llm.wire.CallTimes;
import io.clawstream.llm.wire.Dialect;
import io.clawstream.llm.wire.FailureReader;
import io.clawstream.llm.wire.ModelCall;
import io.clawstream.llm.wire.StreamingCall;
import io.clawstream.llm.wire.WholeCall;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.function.Supplier;

/** A LangChain4j model that was built with {@link ModelCall#client}. */
sealed interface Model {
  /** A call that is to be made with {@link #ask}. */
  ModelCall call(HttpClient http, FailureReader failures, CallTimes times);

  /** Asks the model; its answer is told to the reading. */
  void ask(ChatRequest request, Reading reading);

  /**
   * It answers with a stream.
   *
   * @param dialect reads the events of one call
   */
  record Streaming(StreamingChatModel model, Supplier<Dialect> dialect) implements Model {
    @Override
    public ModelCall call(HttpClient http, FailureReader failures, CallTimes times) {
      return new StreamingCall(http, dialect.get(), failures, times, InstantSource.system());
    }

    @Override
    public void ask(ChatRequest request, Reading reading) {
      model.chat(request, reading);
    }
  }

  /** It answers with one document. */
  record Whole(ChatModel model) implements Model {
    @Override
    public ModelCall call(HttpClient http, FailureReader failures, CallTimes times) {
      return new WholeCall(http, failures, times, InstantSource.system());
    }

    @Override
    public void ask(ChatRequest request, Reading reading) {
      reading.onWholeResponse(model.chat(request));
    }
  }
}
