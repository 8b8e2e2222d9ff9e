package io.clawstream.router.prompt;

import io.clawstream.events.ChatMessage;
import io.clawstream.events.ChatRole;
import io.clawstream.events.ToolRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses what of a conversation a model is shown.
 *
 * <ul>
 *   <li>The open turn is shown whole, with as much of what was said before as the limits allow.
 *   <li>What was said before begins with something that a user said: never with a tool's result
 *       whose request was cut off, and never with an answer without its question.
 *   <li>A request for tools is shown only together with all of its results, because providers
 *       refuse a conversation in which one is missing.
 *   <li>If the open turn alone has too many characters, its tool results are shortened, oldest
 *       first, and then its oldest entries left out; the last thing that the user said stays.
 *   <li>Of the pictures, the newest are shown that fit {@link ImageBudget}.
 * </ul>
 *
 * @param entries how many entries at most, 1 or more; more are shown only if the open turn has more
 * @param tokens how many estimated tokens of what was said before the open turn at most
 * @param characters how many UTF-16 units of text at most; keeps a job within what a Kafka record
 *     may hold (1 MB), and is what a long conversation costs at most
 */
public record PromptWindow(int entries, int tokens, int characters) {
  private static final int SHORTENED = 1_000;
  private static final int OVERHEAD = 32;

  /**
   * What the model is shown, oldest first.
   *
   * @param earlier what was said before the open turn, oldest first
   * @param openTurn the open turn, oldest first
   */
  public List<ChatMessage> show(List<ChatMessage> earlier, List<ChatMessage> openTurn) {
    List<ChatMessage> current = fit(wholeExchanges(openTurn));
    int room = entries - current.size();
    int left = characters - size(current);
    int leftTokens = tokens - current.stream().mapToInt(TokenEstimate::of).sum();
    Deque<ChatMessage> before = new ArrayDeque<>();
    for (ChatMessage message : wholeExchanges(earlier).reversed()) {
      left -= size(message);
      leftTokens -= TokenEstimate.of(message);
      if (before.size() >= room || left < 0 || leftTokens < 0) {
        break;
      }
      before.addFirst(message);
    }
    while (!before.isEmpty() && before.getFirst().getRole() != ChatRole.USER) {
      before.removeFirst();
    }
    return ImageBudget.show(List.copyOf(before), current);
  }

  /** The newest that fit the characters, however many entries they are; oldest first. */
  public List<ChatMessage> newest(List<ChatMessage> messages) {
    Deque<ChatMessage> fitting = new ArrayDeque<>();
    int left = characters;
    for (ChatMessage message : messages.reversed()) {
      left -= size(message);
      if (left < 0) {
        break;
      }
      fitting.addFirst(message);
    }
    return List.copyOf(fitting);
  }

  /** Leaves out requests for tools that lack a result, and results that lack their request. */
  private static List<ChatMessage> wholeExchanges(List<ChatMessage> messages) {
    List<ChatMessage> whole = new ArrayList<>();
    for (int i = 0; i < messages.size(); ) {
      ChatMessage message = messages.get(i++);
      if (message.getRole() == ChatRole.TOOL) {
        continue;
      }
      if (message.getToolRequests().isEmpty()) {
        whole.add(message);
        continue;
      }
      int end = i;
      Set<String> answered = new HashSet<>();
      while (end < messages.size() && messages.get(end).getRole() == ChatRole.TOOL) {
        answered.add(messages.get(end++).getToolCallId());
      }
      if (message.getToolRequests().stream()
          .allMatch(tool -> answered.contains(tool.getCallId()))) {
        whole.addAll(messages.subList(i - 1, end));
      }
      i = end;
    }
    return whole;
  }

  private List<ChatMessage> fit(List<ChatMessage> turn) {
    List<ChatMessage> fitting = new ArrayList<>(turn);
    int excess = size(fitting) - characters;
    for (int i = 0; i < fitting.size() && excess > 0; i++) {
      ChatMessage message = fitting.get(i);
      if (message.getRole() == ChatRole.TOOL && message.getContent().length() > SHORTENED) {
        ChatMessage shortened = shortened(message);
        excess -= size(message) - size(shortened);
        fitting.set(i, shortened);
      }
    }
    int question = lastQuestion(fitting);
    int from = 0;
    while (from < question && excess > 0) {
      excess -= size(fitting.get(from++));
    }
    while (from > 0 && from < question && fitting.get(from).getRole() != ChatRole.USER) {
      from++;
    }
    return fitting.subList(from, fitting.size());
  }

  private static int lastQuestion(List<ChatMessage> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).getRole() == ChatRole.USER) {
        return i;
      }
    }
    return 0;
  }

  private static ChatMessage shortened(ChatMessage message) {
    String content = message.getContent();
    int end = Character.isHighSurrogate(content.charAt(SHORTENED - 1)) ? SHORTENED - 1 : SHORTENED;
    return ChatMessage.newBuilder(message)
        .setContent(content.substring(0, end) + "… [shortened]")
        .build();
  }

  private static int size(List<ChatMessage> messages) {
    return messages.stream().mapToInt(PromptWindow::size).sum();
  }

  private static int size(ChatMessage message) {
    int size = OVERHEAD + message.getContent().length();
    for (ToolRequest tool : message.getToolRequests()) {
      size += OVERHEAD + tool.getArguments().length();
    }
    return size;
  }
}
