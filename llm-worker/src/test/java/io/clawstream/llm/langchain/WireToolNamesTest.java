package io.clawstream.llm.langchain;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.llm.provider.ChatEntry;
import io.clawstream.llm.provider.ChatEvent;
import io.clawstream.llm.provider.ChatRequest;
import io.clawstream.llm.provider.ToolOffer;
import io.clawstream.llm.provider.ToolUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WireToolNamesTest {
  @Test
  void aDotGoesOutAsAHyphenAndComesBack() {
    ChatRequest request = request("calculate", "files.read_file");

    ChatRequest outgoing = WireToolNames.of(request.tools()).outgoing(request);

    assertThat(outgoing.tools())
        .extracting(ToolOffer::name)
        .containsExactly("calculate", "files-read_file");
    assertThat(heard(request, "files-read_file")).isEqualTo("files.read_file");
    assertThat(heard(request, "calculate")).isEqualTo("calculate");
    assertThat(heard(request, "made-up")).isEqualTo("made-up");
  }

  @Test
  void theConversationSpeaksOfToolsByTheSameNamesEvenIfTheyAreGone() {
    ChatRequest request = request("files.read_file");

    assertThat(WireToolNames.of(request.tools()).outgoing(request).messages())
        .contains(
            new ChatEntry.Assistant(
                "",
                List.of(
                    new ToolUse("1", "files-read_file", "{}"),
                    new ToolUse("2", "gone-tool", "{}"))),
            new ChatEntry.ToolOutcome("1", "files-read_file", "content"));
  }

  @Test
  void noToolTakesTheNameOfAnother() {
    ChatRequest request = request("a.b", "a-b", "a_b");

    assertThat(WireToolNames.of(request.tools()).outgoing(request).tools())
        .extracting(ToolOffer::name)
        .containsExactly("a--b", "a-b", "a_b");
    assertThat(heard(request, "a-b")).isEqualTo("a-b");
    assertThat(heard(request, "a--b")).isEqualTo("a.b");
  }

  private static String heard(ChatRequest request, String wire) {
    List<ChatEvent> heard = new ArrayList<>();
    WireToolNames.of(request.tools())
        .incoming(heard::add)
        .on(new ChatEvent.ToolRequested(new ToolUse("1", wire, "{}")));
    return ((ChatEvent.ToolRequested) heard.getFirst()).use().name();
  }

  private static ChatRequest request(String... tools) {
    return new ChatRequest(
        "m",
        "",
        List.of(
            new ChatEntry.User("hello", Optional.empty(), List.of()),
            new ChatEntry.Assistant(
                "",
                List.of(
                    new ToolUse("1", "files.read_file", "{}"),
                    new ToolUse("2", "gone.tool", "{}"))),
            new ChatEntry.ToolOutcome("1", "files.read_file", "content")),
        List.of(tools).stream().map(name -> new ToolOffer(name, "Does it.", "{}")).toList(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        Duration.ofSeconds(1));
  }
}
