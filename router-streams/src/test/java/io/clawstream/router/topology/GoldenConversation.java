package io.clawstream.router.topology;

import io.clawstream.router.session.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A conversation that is recorded.
 *
 * @param name of the recording's directory
 * @param settings of the router that are not the defaults, keys as in the settings file with dots
 * @param script plays it
 */
record GoldenConversation(String name, Map<String, String> settings, Consumer<Dialogue> script) {
  /** All of them. */
  static final List<GoldenConversation> ALL =
      List.of(followUps(), sideBySide(), tools(), noAnswer());

  /** Questions one after the other, with messages that come while a turn is open. */
  private static GoldenConversation followUps() {
    return new GoldenConversation(
        "follow-ups",
        Map.of("router.max-pending", "2"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("Hello", message -> message.setMetadata(Map.of("clientMessageId", "c-1")));
          ann.isDeliveredAgain();
          it.answers("Hi Ann, how can I help?");
          ann.isDeliveredAgain();
          ann.says("What is Kafka?");
          ann.says("And what is Avro?");
          ann.says(
              "And this?",
              message -> message.setAttachments(List.of(Samples.attachment("photo", "cat.jpg"))));
          ann.says("One too many");
          it.answers("A log.");
          it.answers("A serialisation format.");
          it.answers("A cat.");
          ann.says("/help");
          ann.says("/new");
          ann.says("What was my first question?");
          it.answers("I do not know.");
          it.dm("telegram", "bob").says("Am I allowed?");
        });
  }

  /** Two conversations at once, and a group where only mentions are answered. */
  private static GoldenConversation sideBySide() {
    return new GoldenConversation(
        "side-by-side",
        Map.of("channels.telegram.group-policy", "open", "channels.telegram.dm-policy", "open"),
        it -> {
          Dialogue.Person ann = it.inGroup("telegram", "-100", "ann");
          Dialogue.Person bob = it.dm("telegram", "bob");
          ann.says("Lovely weather");
          ann.says("What do you think?", message -> message.setMentionsBot(true));
          var group = it.asked();
          bob.says("Hello");
          var direct = it.asked();
          ann.says("In the thread?", message -> message.setMentionsBot(true).setThreadId("7"));
          it.answers("Here too.");
          it.answers(direct, "Hello Bob");
          it.answers(group, "Indeed it is.");
          it.answers(group, "A second answer to the same question.");
        });
  }

  /** Parallel calls: one gives a result, one is too late, one fails, one is for nobody to call. */
  private static GoldenConversation tools() {
    return new GoldenConversation(
        "tools",
        Map.of("agents.default.tools", "clock,weather,search", "router.tool-grace", "10s"),
        it -> {
          it.announces(Samples.tool("clock", Duration.ofSeconds(5)));
          it.announces(Samples.tool("weather", Duration.ofSeconds(20)));
          it.announces(Samples.tool("search", Duration.ofSeconds(20)));
          it.announces(Samples.tool("shell", Duration.ofSeconds(5)));
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("What is the weather now?");
          it.wants("clock", "{}", "weather", "{\"city\":\"Ghent\"}", "search", "{}", "shell", "{}");
          it.gives("clock", "OK", "noon");
          it.gives("clock", "OK", "noon, once more");
          it.gives("search", "FAILED", "The search engine does not answer.");
          it.passes(Duration.ofSeconds(31));
          it.gives("weather", "OK", "Sunny, but too late");
          it.wants("shell", "{}");
          it.answers("It is noon; I could not look at the weather.");
          it.withdraws("weather");
          ann.says("Thanks");
          it.answers("You are welcome.");
        });
  }

  /** Jobs without an outcome: sent again, given up, answered too late; jobs that cannot be done. */
  private static GoldenConversation noAnswer() {
    return new GoldenConversation(
        "no-answer",
        Map.of("router.turn-deadline", "60s", "router.max-dispatches", "1"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("Is anybody there?");
          it.passes(Duration.ofSeconds(61));
          var again = it.asked();
          ann.says("Hello?");
          it.passes(Duration.ofSeconds(60));
          it.answers(again, "Yes, but nobody waits any more.");
          it.fails("Provider 'nope' is not configured.");
          ann.says("Better now?");
          it.passes(Duration.ofSeconds(61));
          it.answers("Yes.");
          it.rubbish("webchat/main/dm/ann", "no event".getBytes(StandardCharsets.UTF_8));
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
