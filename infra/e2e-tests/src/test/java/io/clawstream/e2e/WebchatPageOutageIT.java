package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.e2e.ChatPage.Article;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The chat page loses its connection, its server or its tab, and the conversation is complete all
 * the same.
 */
@EnabledIf(value = "io.clawstream.e2e.Browser#isInstalled", disabledReason = Browser.HOW_TO_GET_IT)
class WebchatPageOutageIT extends PageStand {
  @Test
  void a_conversation_goes_on_over_a_restart_of_ingress_without_gap_or_double() {
    try (Gate away = new Gate()) {
      model()
          .answer(
              "two",
              _ -> {
                away.pass();
                return new ModelAnswer.Text("the second answer");
              });
      // Straight to ingress: its port is refused while it is away, and the same afterwards.
      int port = port();
      ChatPage page = browser().open(Wire.urlOf(port)).awaitOnline();
      page.say("one");
      page.awaitArticles(Article.sent("one"), Article.answer("one"));
      page.say("two");
      page.awaitTrue("it is sent", () -> page.articles().contains(Article.sent("two")));

      stopIngress();
      page.awaitState("status", "offline");
      page.awaitTrue(
          "the back-off is shown",
          () -> page.text("status").matches("Offline – retrying in \\d+ sRetry now"));
      away.open();
      page.say("three");
      page.awaitArticles(
          Article.sent("one"),
          Article.answer("one"),
          Article.sent("two"),
          Article.sending("three"));
      startIngress(port, Map.of());

      page.awaitOnline()
          .awaitArticles(
              Article.sent("one"),
              Article.answer("one"),
              Article.sent("two"),
              Article.sent("three"),
              Article.answer("the second answer"),
              Article.answer("three"));
      assertThat(timesInLog("three")).isEqualTo(1);
    }
  }

  @Test
  void a_reply_that_is_finished_while_the_connection_is_gone_is_there_once_and_whole() {
    String poem = "Roses are red, violets are blue, a log is in order, and so are you.";
    model().answer("a poem", _ -> new ModelAnswer.Paced(SLOWLY, new ModelAnswer.Text(poem)));
    ChatPage page = open();
    page.say("a poem");
    page.awaitTrue("it is being written", () -> isBeingWritten(page));
    wire().cut();
    page.awaitState("status", "offline");
    page.awaitTrue("the model has finished", () -> modelServer().inFlight() == 0);
    assertThat(isBeingWritten(page)).isTrue();
    wire().mend();
    page.awaitOnline().awaitArticles(Article.sent("a poem"), Article.answer(poem));
  }

  @Test
  void a_reply_that_goes_on_being_written_after_a_lost_connection_is_there_once_and_whole() {
    String song = "Row, row, row your boat, gently down the stream, merrily, merrily.";
    model().answer("a song", _ -> new ModelAnswer.Paced(SLOWLY, new ModelAnswer.Text(song)));
    ChatPage page = open();
    page.say("a song");
    page.awaitTrue("it is being written", () -> isBeingWritten(page));
    wire().cut();
    page.awaitState("status", "offline");
    wire().mend();
    page.click("retry");
    page.awaitOnline().awaitArticles(Article.sent("a song"), Article.answer(song));
    assertThat(modelServer().requestsFor("a song")).isEqualTo(1);
  }

  @Test
  void a_reload_keeps_the_conversation_and_what_was_being_typed() {
    ChatPage page = open();
    page.say("keep me");
    page.awaitArticles(Article.sent("keep me"), Article.answer("keep me"));
    page.type("message", "not yet sent");
    page.reload().awaitOnline();
    page.awaitArticles(Article.sent("keep me"), Article.answer("keep me"));
    assertThat(page.value("message")).isEqualTo("not yet sent");
  }

  @Test
  void a_reply_that_came_while_the_page_was_closed_is_there_when_it_is_opened_again() {
    try (Gate closed = new Gate()) {
      model()
          .answer(
              "take your time",
              _ -> {
                closed.pass();
                return new ModelAnswer.Text("Done at last.");
              });
      ChatPage page = open();
      page.say("take your time");
      page.awaitTrue("it is sent", () -> page.articles().contains(Article.sent("take your time")));
      String conversation = page.conversation();
      page.close();
      closed.open();
      try (WebchatClient witness = WebchatClient.connect(port(), conversation, 0)) {
        witness.await("the reply", frame -> frame.path("text").asText().equals("Done at last."));
      }
      open().awaitArticles(Article.sent("take your time"), Article.answer("Done at last."));
    }
  }

  private static boolean isBeingWritten(ChatPage page) {
    return page.articles().getLast().state().equals("streaming");
  }
}
