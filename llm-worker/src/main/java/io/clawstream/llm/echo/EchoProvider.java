package io.clawstream.llm.echo;

import io.clawstream.llm.pace.Sleeper;
import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.FinishReason;
import io.clawstream.llm.provider.LlmProvider;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers {@code You said: <the newest message>}, word by word. The same question always gets the
 * same answer.
 *
 * <p>It can exercise tools too: if the newest message contains "what time" or "current time" and a
 * tool {@code get_current_time} is offered, it asks for that tool, with the time zone if the
 * message names one ("what time is it in Europe/Berlin?"), and answers with the tool's result when
 * it is asked again.
 *
 * <p>Its tokens are words.
 */
public final class EchoProvider implements LlmProvider {
  static final String TIME_TOOL = "get_current_time";

  /** Nobody waits longer than this for the sake of the effect. */
  private static final Duration LONGEST_PERFORMANCE = Duration.ofSeconds(2);

  private static final Pattern ASKS_TIME =
      Pattern.compile("\\b(what time|current time)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("\\S+\\s*|\\s+");

  private final String name;
  private final boolean tools;
  private final Duration wordDelay;
  private final Sleeper sleeper;

  /**
   * @param name what jobs call it by
   * @param tools whether it may ask for tools
   * @param wordDelay pause between words, zero or more; shortened for long answers
   */
  public EchoProvider(String name, boolean tools, Duration wordDelay, Sleeper sleeper) {
    this.name = name;
    this.tools = tools;
    this.wordDelay = wordDelay;
    this.sleeper = sleeper;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean supportsTools(String model) {
    return tools;
  }

  @Override
  public void chat(ChatRequest request, ChatListener listener) throws InterruptedException {
    String said = newestUserText(request.messages());
    Optional<ToolUse> call = toolCall(request, said);
    long words = request.messages().stream().mapToLong(EchoProvider::words).sum();
    if (call.isPresent()) {
      boolean _ =
          listener.on(new ChatEvent.ToolRequested(call.get()))
              && listener.on(new ChatEvent.UsageCounted(words, 1))
              && listener.on(new ChatEvent.End(FinishReason.TOOL_CALLS));
      return;
    }
    List<String> answer = split(answer(request.messages(), said));
    Duration pause = pause(answer.size());
    for (int i = 0; i < answer.size(); i++) {
      if (i > 0) {
        sleeper.sleep(pause);
      }
      if (!listener.on(new ChatEvent.TextDelta(answer.get(i)))) {
        return;
      }
    }
    boolean _ =
        listener.on(new ChatEvent.UsageCounted(words, answer.size()))
            && listener.on(new ChatEvent.End(FinishReason.STOP));
  }

  private static Optional<ToolUse> toolCall(ChatRequest request, String said) {
    // After the tool's result comes the answer, not the next call.
    if (!(request.messages().getLast() instanceof ChatEntry.User)
        || !ASKS_TIME.matcher(said).find()) {
      return Optional.empty();
    }
    return request.tools().stream()
        .filter(tool -> tool.name().equals(TIME_TOOL))
        .findFirst()
        .map(
            tool ->
                new ToolUse(
                    "echo-" + request.messages().size(),
                    TIME_TOOL,
                    TimeQuestion.arguments(tool, said)));
  }

  private static String answer(List<ChatEntry> messages, String said) {
    return switch (messages.getLast()) {
      case ChatEntry.ToolOutcome outcome -> outcome.toolName() + " says: " + outcome.content();
      case ChatEntry.User _, ChatEntry.Assistant _ -> "You said: " + said;
    };
  }

  private static String newestUserText(List<ChatEntry> messages) {
    for (ChatEntry entry : messages.reversed()) {
      if (entry instanceof ChatEntry.User user) {
        return user.text();
      }
    }
    return "";
  }

  private Duration pause(int words) {
    Duration longest = LONGEST_PERFORMANCE.dividedBy(Math.max(1, words));
    return wordDelay.compareTo(longest) < 0 ? wordDelay : longest;
  }

  private static long words(ChatEntry entry) {
    return switch (entry) {
      case ChatEntry.User user -> split(user.text()).size();
      case ChatEntry.Assistant assistant -> split(assistant.text()).size();
      case ChatEntry.ToolOutcome outcome -> split(outcome.content()).size();
    };
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }
}
