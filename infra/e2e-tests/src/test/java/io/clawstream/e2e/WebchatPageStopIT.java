package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.bench.model.Pace;
import io.clawstream.e2e.ChatPage.Article;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the page shows of a turn that is stopped. */
class WebchatPageStopIT extends PageStand {
  private static final String STORY =
      "Once upon a time there was a log that kept everything in order, and it went on and on.";

  /** Much longer than the test takes to stop it. */
  private static final Pace FOR_LONG = new Pace(Duration.ZERO, 40, Duration.ofMillis(100));

  @Test
  void what_was_streamed_of_a_stopped_answer_stays_and_is_marked_also_after_a_reload() {
    model().answer("tell me a story", _ -> new ModelAnswer.Paced(FOR_LONG, told()));
    ChatPage page = open();
    page.say("tell me a story");
    page.awaitTrue("some of it is shown", () -> shown(page).contains("time"));

    stopTurn("tell me a story", "");

    page.awaitTrue("it is stopped", () -> page.articles().getLast().kind().equals("cancelled"));
    page.awaitState("activity", "idle");
    Article stopped = page.articles().getLast();
    assertThat(stopped.state()).isEqualTo("final");
    assertThat(STORY).startsWith(stopped.text()).isNotEqualTo(stopped.text());
    assertThat(label(page)).isEqualTo("Stopped");
    // The answer that was under way comes after all, and is not wanted.
    page.say("thanks");
    Article[] all = {
      Article.sent("tell me a story"), stopped, Article.sent("thanks"), Article.answer("thanks")
    };
    page.awaitArticles(all);
    page.reload().awaitOnline().awaitArticles(all);
    assertThat(label(page)).isEqualTo("Stopped");
  }

  @Test
  void what_is_said_about_a_stop_stands_below_what_it_left() {
    model().answer("tell me more", _ -> new ModelAnswer.Paced(FOR_LONG, told()));
    ChatPage page = open();
    page.say("tell me more");
    page.awaitTrue("some of it is shown", () -> shown(page).contains("time"));

    stopTurn("tell me more", "As *you* like.");

    page.awaitTrue("it is stopped", () -> page.articles().getLast().kind().equals("cancelled"));
    assertThat(STORY).startsWith(page.articles().getLast().text());
    assertThat(page.string("return document.querySelector('.cancelled .note').textContent"))
        .isEqualTo("As you like.");
  }

  @Test
  void a_stop_before_the_first_word_ends_the_waiting_and_nothing_else_is_seen() {
    try (Gate thought = new Gate()) {
      model()
          .answer(
              "think",
              _ -> {
                thought.pass();
                return told();
              });
      ChatPage page = open();
      page.say("think");
      page.awaitState("activity", "thinking");

      stopTurn("think", "");

      page.awaitState("activity", "idle").awaitArticles(Article.sent("think"));
    }
  }

  @Test
  void a_stop_before_the_first_word_shows_what_is_said_about_it() {
    try (Gate thought = new Gate()) {
      model()
          .answer(
              "think hard",
              _ -> {
                thought.pass();
                return told();
              });
      ChatPage page = open();
      page.say("think hard");
      page.awaitState("activity", "thinking");

      stopTurn("think hard", "Stopped.");

      page.awaitArticles(Article.sent("think hard"), new Article("cancelled", "final", "Stopped."));
    }
  }

  private static ModelAnswer told() {
    return new ModelAnswer.Text(STORY);
  }

  private static String shown(ChatPage page) {
    List<Article> articles = page.articles();
    return articles.isEmpty() ? "" : articles.getLast().text();
  }

  private static String label(ChatPage page) {
    return page.string("return document.querySelector('.cancelled .label').textContent");
  }
}
