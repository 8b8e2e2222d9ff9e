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
      List.of(
          followUps(),
          sideBySide(),
          tools(),
          noAnswer(),
          pairing(),
          group(),
          collect(),
          interrupt(),
          summary(),
          budget(),
          preferences(),
          orders(),
          approvals(),
          pictures(),
          forgetting());

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

  /** A photo, a question about it, and a conversation of the API's client with two of its own. */
  private static GoldenConversation pictures() {
    return new GoldenConversation(
        "pictures",
        Map.of(),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("What is it?", message -> message.setAttachments(List.of(Samples.photo(3))));
          it.answers("A cat.");
          ann.says("What colour?");
          it.answers("Black.");
          Dialogue.Person client = it.dm("api", "client");
          client.says(
              "Which is larger?",
              message ->
                  message
                      .setAttachments(List.of(Samples.photo(2)))
                      .setMetadata(
                          Map.of(
                              "apiMessages",
                              "[{\"role\":\"user\",\"content\":\"Look\",\"images\":"
                                  + "[{\"mimeType\":\"image/png\",\"data\":\"AQID\"}]},"
                                  + "{\"role\":\"assistant\",\"content\":\"I see.\"},"
                                  + "{\"role\":\"user\",\"self\":true}]")));
          it.answers("The first.");
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

  /** A stranger gets a code, is let in, gets another tier, and is sent away again. */
  private static GoldenConversation pairing() {
    return new GoldenConversation(
        "pairing",
        Map.of(),
        it -> {
          Dialogue.Person bob = it.dm("telegram", "bob");
          bob.says("Hello?");
          bob.says("Is this on?");
          it.decides("APPROVE_PAIRING", "user");
          bob.says("Hello again");
          it.answers("Hello Bob");
          it.decides("SET_TIER", "admin");
          bob.says("/whoami");
          bob.says("Am I first in line?");
          it.answers("You are.");
          it.decides("SET_TIER", "emperor");
          it.decides("REVOKE_PAIRING", "user");
          bob.says("And now?");
          bob.isDeliveredAgain();
          it.passes(Duration.ofHours(2));
          bob.says("Still not?");
          Dialogue.Person eve = it.dm("telegram", "eve");
          eve.says("May I?");
          it.passes(Duration.ofMinutes(61));
          it.decides("APPROVE_PAIRING", "user");
          eve.says("And now?");
        });
  }

  /** What is said in a group is context for whoever asks the bot, by name or by a pattern. */
  private static GoldenConversation group() {
    return new GoldenConversation(
        "group",
        Map.of(
            "channels.telegram.group-policy", "allowlist",
            "channels.telegram.allow-groups", "-100",
            "channels.telegram.mention-patterns", "hey +claw",
            "router.group-context", "3"),
        it -> {
          Dialogue.Person ann = it.inGroup("telegram", "-100", "ann");
          Dialogue.Person bob = it.inGroup("telegram", "-100", "bob");
          ann.says("The train was late");
          bob.says("Again?");
          ann.says("Twenty minutes");
          bob.says("Terrible");
          bob.asks("What do we do about it?");
          ann.says("Good question");
          it.answers("You could take the bus.");
          ann.says("Hey Claw, when is the next one?");
          it.answers("At noon.");
          bob.says("And back?", message -> message.setRepliesToBot(true));
          it.answers("At five.");
          bob.says("/new");
          bob.asks("/new@ClawBot");
          ann.asks("What did we talk about?");
          it.answers("Nothing yet.");
          it.inGroup("telegram", "-200", "ann").asks("And here?");
        });
  }

  /** What comes while an answer is being written is answered together. */
  private static GoldenConversation collect() {
    return new GoldenConversation(
        "collect",
        Map.of("router.queue-mode", "collect", "router.max-pending", "4"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("One");
          ann.says("Two");
          ann.says("Three");
          it.answers("1");
          ann.says("Four");
          ann.says("/new");
          ann.says("Five");
          ann.says("Six");
          ann.says("Seven is one too many");
          it.answers("2 and 3");
          it.answers("4");
          it.answers("5 and 6");
        });
  }

  /** The newest message ends the turn that is open, and so does /stop. */
  private static GoldenConversation interrupt() {
    return new GoldenConversation(
        "interrupt",
        Map.of("router.queue-mode", "interrupt", "agents.default.tools", "search"),
        it -> {
          it.announces(Samples.tool("search", Duration.ofSeconds(20)));
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("/stop");
          ann.says("Tell me a long story");
          var story = it.asked();
          ann.says("A short one, please");
          it.answers(story, "Once upon a time");
          ann.says("/stop");
          it.answers("The end.");
          ann.says("Search for a story");
          it.wants("search", "{\"for\":\"story\"}");
          ann.says("Never mind");
          it.gives("search", "OK", "Many stories");
          it.answers("All right.");
        });
  }

  /** A conversation that has filled the window is summarised; the second time that fails. */
  private static GoldenConversation summary() {
    return new GoldenConversation(
        "summary",
        Map.of("router.history-limit", "4"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("My name is Ann");
          it.answers("Hello Ann");
          ann.says("I live in Ghent");
          it.answers("A fine town");
          ann.says("What is my name?");
          it.answers("Ann");
          ann.says("Where do I live?");
          it.summarises("Ann lives in Ghent.");
          it.answers("In Ghent");
          ann.says("I have a cat");
          it.answers("How nice");
          ann.says("And a dog");
          it.answers("Even nicer");
          ann.says("What do you know of me?");
          it.fails("The model is away.");
          it.answers("You are Ann from Ghent, with a cat and a dog.");
          ann.says("/new");
          ann.says("What is my name?");
          it.answers("I do not know.");
        });
  }

  /** Whoever has used up the day's tokens is told so, until tomorrow. */
  private static GoldenConversation budget() {
    return new GoldenConversation(
        "budget",
        Map.of(
            "router.tiers.user.tokens-per-day", "200",
            "router.reset", "daily",
            "router.reset-at", "04:00",
            "channels.webchat.group-policy", "open",
            "channels.webchat.trusted-users", "tom"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("One");
          it.answers("1");
          ann.says("Two");
          it.answers("2");
          ann.says("Three");
          ann.says("/usage");
          it.inGroup("webchat", "g1", "ann").asks("And in a group?");
          Dialogue.Person tom = it.dm("webchat", "tom");
          tom.says("One");
          it.answers("1");
          tom.says("Two");
          it.answers("2");
          tom.says("Three");
          it.answers("3");
          it.passes(Duration.ofHours(17));
          ann.says("A new day?");
          it.answers("It is, and a new conversation.");
        });
  }

  /** What people and operators choose for a session. */
  private static GoldenConversation preferences() {
    return new GoldenConversation(
        "preferences",
        Map.of(
            "router.models", "openai/gpt-5,anthropic/claude-sonnet-5",
            "agents.default.tools", "clock"),
        it -> {
          it.announces(Samples.tool("clock", Duration.ofSeconds(5)));
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("/model");
          ann.says("/model gpt-5");
          ann.says("/set timezone=Europe/Brussels");
          ann.says("/set timezone=Moon/Crater");
          ann.says("What time is it?");
          ann.says("/status");
          it.wants("clock", "{}");
          it.gives("clock", "OK", "two");
          it.answers("Two o'clock.");
          ann.says("/new");
          it.choosesModel("webchat/main/dm/ann", "anthropic/claude-sonnet-5");
          it.choosesModel("webchat/main/dm/ann", "nonsense");
          ann.says("Who are you?");
          it.answers("Another one.");
          ann.says("/model default");
          ann.says("/set timezone=");
          ann.says("And now?");
          it.answers("The first one.");
        });
  }

  /** What operators order for a session: stopping, beginning anew, erasing. */
  private static GoldenConversation orders() {
    String session = "webchat/main/dm/ann";
    return new GoldenConversation(
        "orders",
        Map.of(),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("A secret: 42");
          it.answers("I keep it.");
          it.orders("STOP_TURN", session);
          ann.says("Go on for ever");
          it.orders("STOP_TURN", session);
          ann.says("What was the secret?");
          ann.says("And another question");
          it.orders("RESET_SESSION", session);
          it.answers("I know of none.");
          ann.says("Remember 43");
          var last = it.asked();
          it.orders("ERASE_SESSION", session);
          ann.isDeliveredAgain();
          ann.says("What do you know?");
          it.answers(last, "I will.");
          it.answers("Nothing.");
          it.orders("ERASE_SESSION", "webchat/main/dm/nobody");
          it.orders("UNKNOWN", session);
        });
  }

  /** Calls that wait for an operator: approved in a chat, denied, expired, and given up. */
  private static GoldenConversation approvals() {
    String session = "webchat/main/dm/ann";
    return new GoldenConversation(
        "approvals",
        Map.of("agents.default.tools", "clock,mail", "channels.webchat.admin-users", "root"),
        it -> {
          it.announces(Samples.tool("clock", Duration.ofSeconds(5)));
          it.announces(Samples.approved("mail", Duration.ofSeconds(20)));
          Dialogue.Person ann = it.dm("webchat", "ann");
          Dialogue.Person root = it.dm("webchat", "root");
          ann.says("Write to Bob, and what time is it?");
          it.wants("mail", "{\"to\":\"bob\",\"password\":\"hunter2\"}", "clock", "{}");
          it.gives("clock", "OK", "noon");
          ann.says("/status");
          ann.says("/approve " + it.waitingCall());
          root.says("/approve " + it.waitingCall());
          it.gives("mail", "OK", "Sent.");
          it.answers("It is noon, and I have written to Bob.");
          root.says("/deny " + it.waitingCall());
          ann.says("And to Eve");
          it.wants("mail", "{\"to\":\"eve\"}");
          it.decidesCall("DENY_CALL", session);
          it.decidesCall("APPROVE_CALL", session);
          it.answers("I may not.");
          ann.says("And to Dan");
          it.wants("mail", "{\"to\":\"dan\"}");
          it.passes(Duration.ofMinutes(30));
          it.answers("Nobody has approved it.");
          ann.says("And to Fay");
          it.wants("mail", "{\"to\":\"fay\"}");
          ann.says("/stop");
        });
  }

  /** A conversation ends after a time without a message, a session after a longer one. */
  private static GoldenConversation forgetting() {
    return new GoldenConversation(
        "forgetting",
        Map.of(
            "router.reset-idle", "30m",
            "router.dedupe-window", "1h",
            "router.session-expiry", "3h"),
        it -> {
          Dialogue.Person ann = it.dm("webchat", "ann");
          ann.says("One");
          it.answers("1");
          it.passes(Duration.ofMinutes(31));
          ann.says("Two");
          it.answers("2");
          it.passes(Duration.ofHours(2));
          it.passes(Duration.ofMinutes(29));
          ann.says("Three");
          it.answers("3");
          it.passes(Duration.ofHours(2));
          it.passes(Duration.ofHours(1));
          ann.isDeliveredAgain();
          it.answers("3, as if for the first time");
        });
  }

  @Override
  public String toString() {
    return name;
  }
}
