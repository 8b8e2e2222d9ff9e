package io.clawstream.llm.langchain;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.TokenUsage;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ToolUse;
import io.clawstream.llm.wire.CallListener;
import io.clawstream.llm.wire.ModelCall;
import org.jspecify.annotations.Nullable;

/**
 * Tells a listener what LangChain4j reads: text as it comes, tool calls and usage when the answer
 * is whole.
 */
final class Reading implements StreamingChatResponseHandler, CallListener {
  private final ModelCall call;
  private final ChatListener listener;
  private @Nullable RuntimeException thrown;
  private boolean over;

  Reading(ModelCall call, ChatListener listener) {
    this.call = call;
    this.listener = listener;
  }

  @Override
  public void onPartialResponse(String text) {
    tell(new ChatEvent.TextDelta(text));
  }

  @Override
  public void limits(ChatEvent.LimitsTold told) {
    tell(told);
  }

  @Override
  public void paused() {
    tell(new ChatEvent.Pause());
  }

  @Override
  public void onCompleteResponse(ChatResponse response) {
    if (response.finishReason() == null && !call.heardLast()) {
      // The connection was closed in the middle; LangChain4j takes that for an end.
      return;
    }
    for (ToolExecutionRequest request : response.aiMessage().toolExecutionRequests()) {
      tell(
          new ChatEvent.ToolRequested(
              new ToolUse(
                  orEmpty(request.id()), orEmpty(request.name()), orEmpty(request.arguments()))));
    }
    @Nullable TokenUsage usage = response.tokenUsage();
    if (usage != null) {
      tell(
          new ChatEvent.UsageCounted(
              orZero(usage.inputTokenCount()), orZero(usage.outputTokenCount())));
    }
    tell(new ChatEvent.End(reason(response)));
    over = true;
  }

  /** It came as one document. */
  void onWholeResponse(ChatResponse response) {
    @Nullable String text = response.aiMessage().text();
    if (text != null && !text.isEmpty()) {
      onPartialResponse(text);
    }
    onCompleteResponse(response);
  }

  @Override
  public void onError(Throwable failure) {
    // Only LangChain4j's own reading fails this way: what the listener throws and what the network
    // does never gets here.
    call.unreadable(failure);
  }

  private void tell(ChatEvent event) {
    if (over || thrown != null) {
      return;
    }
    try {
      if (!listener.on(event)) {
        over = true;
        call.stop();
      }
    } catch (RuntimeException e) {
      thrown = e;
      call.stop();
    }
  }

  /** Whether the listener has been told everything, or has had enough. */
  boolean isOver() {
    return over;
  }

  /** Throws what the listener threw. */
  void rethrow() {
    if (thrown != null) {
      throw thrown;
    }
  }

  private static FinishReason reason(ChatResponse response) {
    return switch (response.finishReason()) {
      case STOP -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case TOOL_EXECUTION -> FinishReason.TOOL_CALLS;
      case CONTENT_FILTER -> FinishReason.CONTENT_FILTER;
      case OTHER -> FinishReason.UNKNOWN;
      case null -> FinishReason.UNKNOWN;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
