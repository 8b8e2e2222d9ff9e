package io.clawstream.llm.job;

import io.clawstream.events.JobPurpose;
import io.clawstream.events.Usage;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.ProviderFailure;
import io.clawstream.llm.provider.ToolUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Collects what a model says in one try, within bounds, and hands the text on as deltas. */
final class Answer implements ChatListener {
  private final DeltaStream deltas;
  private final int mostChars;
  private final Runnable onFirstText;
  private final Consumer<ChatEvent.LimitsTold> onLimits;
  private final StringBuilder text = new StringBuilder();
  private final List<ToolUse> tools = new ArrayList<>();
  private int toolChars;
  private Optional<Usage> usage = Optional.empty();
  private FinishReason reason = FinishReason.UNKNOWN;

  /**
   * @param mostChars upper bound of the text and all tool arguments together, in chars (UTF-16
   *     units)
   * @param onFirstText called once, when the first text or tool call comes
   * @param onLimits told what is left of the provider's limits
   */
  Answer(
      DeltaStream deltas,
      int mostChars,
      Runnable onFirstText,
      Consumer<ChatEvent.LimitsTold> onLimits) {
    this.deltas = deltas;
    this.mostChars = mostChars;
    this.onFirstText = onFirstText;
    this.onLimits = onLimits;
  }

  @Override
  public boolean on(ChatEvent event) {
    return switch (event) {
      case ChatEvent.LimitsTold told -> {
        onLimits.accept(told);
        yield true;
      }
      case ChatEvent.TextDelta(String piece) -> add(piece);
      case ChatEvent.ToolRequested(ToolUse use) -> add(use);
      case ChatEvent.UsageCounted(long in, long out) -> {
        usage = Optional.of(new Usage(in, out));
        yield true;
      }
      case ChatEvent.Pause _ -> {
        deltas.flush();
        yield true;
      }
      case ChatEvent.End(FinishReason why) -> {
        reason = why;
        yield true;
      }
    };
  }

  private boolean add(String piece) {
    heard();
    String fitting = fitting(piece);
    text.append(fitting);
    deltas.text(fitting);
    if (fitting.length() == piece.length()) {
      return true;
    }
    reason = FinishReason.LENGTH;
    return false;
  }

  private String fitting(String piece) {
    int room = Math.max(0, mostChars - text.length() - toolChars);
    if (piece.length() <= room) {
      return piece;
    }
    boolean splits = room > 0 && Character.isHighSurrogate(piece.charAt(room - 1));
    return piece.substring(0, splits ? room - 1 : room);
  }

  private boolean add(ToolUse use) {
    heard();
    tools.add(use);
    toolChars += use.arguments().length();
    deltas.toolCall(use.name());
    return !isTooLong();
  }

  /** Text alone is cut, but arguments that are cut are no arguments. */
  private boolean isTooLong() {
    return toolChars > 0 && toolChars + text.length() > mostChars;
  }

  private void heard() {
    if (text.isEmpty() && tools.isEmpty()) {
      onFirstText.run();
    }
  }

  /** Why this is nothing that could be used for that purpose, if it is not. */
  Optional<ProviderFailure> flaw(JobPurpose purpose) {
    if (purpose == JobPurpose.SUMMARY && !tools.isEmpty()) {
      return Optional.of(
          new ProviderFailure.Unavailable("The model asked for tools instead of summarising."));
    }
    if (isTooLong()) {
      return Optional.of(
          new ProviderFailure.Rejected(
              "The model asked for tools with arguments of more than "
                  + mostChars
                  + " characters."));
    }
    if (tools.stream().anyMatch(tool -> tool.name().isBlank())) {
      return Optional.of(
          new ProviderFailure.Unavailable("The model asked for a tool without a name."));
    }
    if (tools.isEmpty() && text.toString().isBlank()) {
      return Optional.of(
          reason == FinishReason.CONTENT_FILTER
              ? new ProviderFailure.Refused("The provider's content filter withheld the answer.")
              : new ProviderFailure.Unavailable("The model gave an empty answer."));
    }
    return Optional.empty();
  }

  String text() {
    return text.toString();
  }

  List<ToolUse> tools() {
    return tools;
  }

  Optional<Usage> usage() {
    return usage;
  }

  FinishReason reason() {
    return reason;
  }
}
