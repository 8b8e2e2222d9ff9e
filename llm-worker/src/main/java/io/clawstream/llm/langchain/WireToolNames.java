package io.clawstream.llm.langchain;

import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatListener;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.ToolOffer;
import io.clawstream.llm.provider.ToolUse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Names of tools as providers take them. OpenAI and Anthropic refuse a request with a name that has
 * anything but {@code [a-zA-Z0-9_-]} in it, and the tools of MCP servers are called {@code
 * server.tool}: the dot goes out as a hyphen, and what the model asks for gets its own name back.
 */
final class WireToolNames {
  /** What may stand for a dot, if that is no other tool's name. */
  private static final List<String> STAND_INS = List.of("-", "_", "--", "__");

  private final Map<String, String> wireNames = new HashMap<>();
  private final Map<String, String> ownNames = new HashMap<>();

  private WireToolNames() {}

  /** For a request that offers these. */
  static WireToolNames of(List<ToolOffer> offers) {
    WireToolNames names = new WireToolNames();
    // Those that can go out as they are come first, so that no other takes their names.
    Stream.concat(
            offers.stream().filter(offer -> !isStrange(offer.name())),
            offers.stream().filter(offer -> isStrange(offer.name())))
        .forEach(offer -> names.add(offer.name()));
    return names;
  }

  private static boolean isStrange(String name) {
    return name.indexOf('.') >= 0;
  }

  private void add(String name) {
    Optional<String> free =
        STAND_INS.stream()
            .map(standIn -> name.replace(".", standIn))
            .filter(wire -> !ownNames.containsKey(wire))
            .findFirst();
    free.ifPresent(
        wire -> {
          wireNames.put(name, wire);
          ownNames.put(wire, name);
        });
  }

  /** The request with the names that go out. */
  ChatRequest outgoing(ChatRequest request) {
    return new ChatRequest(
        request.model(),
        request.systemPrompt(),
        request.messages().stream().map(this::outgoing).toList(),
        request.tools().stream()
            .filter(offer -> wireNames.containsKey(offer.name()))
            .map(
                offer ->
                    new ToolOffer(
                        wire(offer.name()), offer.description(), offer.parametersSchema()))
            .toList(),
        request.temperature(),
        request.maxOutputTokens(),
        request.timeout());
  }

  private ChatEntry outgoing(ChatEntry entry) {
    return switch (entry) {
      case ChatEntry.User user -> user;
      case ChatEntry.Assistant(String text, List<ToolUse> uses) ->
          new ChatEntry.Assistant(
              text,
              uses.stream()
                  .map(use -> new ToolUse(use.callId(), wire(use.name()), use.arguments()))
                  .toList());
      case ChatEntry.ToolOutcome(String callId, String tool, String content) ->
          new ChatEntry.ToolOutcome(callId, wire(tool), content);
    };
  }

  /** Of a tool that is not offered any more, too: the conversation may still speak of it. */
  private String wire(String name) {
    return wireNames.getOrDefault(name, name.replace('.', '-'));
  }

  /** A listener that hears the tools' own names. */
  ChatListener incoming(ChatListener listener) {
    return event ->
        listener.on(
            event instanceof ChatEvent.ToolRequested(ToolUse use)
                ? new ChatEvent.ToolRequested(
                    new ToolUse(
                        use.callId(),
                        ownNames.getOrDefault(use.name(), use.name()),
                        use.arguments()))
                : event);
  }
}
