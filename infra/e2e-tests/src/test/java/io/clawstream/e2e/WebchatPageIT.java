package io.clawstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.bench.model.ModelAnswer;
import io.clawstream.e2e.ChatPage.Article;
import io.clawstream.kit.ServiceRunner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** What a user of the chat page sees and does, in a real browser. */
@EnabledIf(value = "io.clawstream.e2e.Browser#isInstalled", disabledReason = Browser.HOW_TO_GET_IT)
class WebchatPageIT extends PageStand {
  // Such as base64 makes them.
  private static final String TOKEN = "s+ec/ret=";

  // One of everything that has colours of its own or may be wider than a phone.
  private static final String SHOW_ALL =
      """
      # Heading

      Text with a [link](https://example.org/), `code`, ~~mistakes~~ and averyveryveryveryverylongwordthatneverends%s.

      > A quotation

      1. one
      2. two

      - [x] done

      | a long header | another header | a third one | fourth |
      |---|---|---|---|
      | some text in a cell | more of it | 3 | 4 |

      ```js
      const line = "%s";
      ```
      """
          .formatted("andever".repeat(30), "x".repeat(400));

  @Test
  void a_message_is_shown_as_sent_once_the_broker_has_it() {
    ChatPage page = open();
    wire().holdUp();
    page.say("remember this");
    page.awaitArticles(Article.sending("remember this"));
    assertThat(timesInLog("remember this")).isZero();
    wire().letGo();
    page.awaitTrue("it is sent", () -> page.articles().contains(Article.sent("remember this")));
    assertThat(timesInLog("remember this")).isEqualTo(1);
  }

  @Test
  void an_answer_grows_while_it_is_written_and_is_read_out_once_when_it_is_complete() {
    String story = "Once upon a time there was a log that kept everything in order.";
    try (Gate thought = new Gate()) {
      model()
          .answer(
              "tell me a story",
              _ -> {
                thought.pass();
                return new ModelAnswer.Paced(SLOWLY, new ModelAnswer.Text(story));
              });
      ChatPage page = open();
      PageInspection.record(page);
      page.say("tell me a story");
      page.awaitState("activity", "thinking");
      thought.open();
      page.awaitArticles(Article.sent("tell me a story"), Article.answer(story))
          .awaitState("activity", "idle");

      assertThat(PageInspection.recorded(page, "activity"))
          .containsExactly("idle", "thinking", "writing", "idle");
      List<String> answer = PageInspection.recorded(page, "answer");
      assertThat(answer).hasSizeGreaterThan(2).endsWith("final: " + story);
      assertThat(answer.subList(0, answer.size() - 1))
          .allSatisfy(
              grown ->
                  assertThat("streaming: " + story).startsWith(grown).isNotEqualTo("streaming: "));
      // Whatever is read out for the first answer has been by the time the second one is.
      page.say("thanks");
      page.awaitTrue(
          "the second is read out",
          () -> PageInspection.recorded(page, "readOut").contains("thanks"));
      assertThat(PageInspection.recorded(page, "readOut")).containsExactly(story, "thanks");
    }
  }

  @Test
  void the_keyboard_is_enough() {
    ChatPage page = open();
    assertThat(page.focused()).isEqualTo("message");
    page.press("first line");
    page.pressWithShift(Keys.ENTER);
    page.press("second line");
    assertThat(page.value("message")).isEqualTo("first line\nsecond line");
    assertThat(page.articles()).isEmpty();

    page.press(Keys.ENTER);
    page.awaitArticles(
        Article.sent("first line\nsecond line"), Article.answer("first linesecond line"));
    assertThat(page.value("message")).isEmpty();
    assertThat(page.focused()).isEqualTo("message");

    page.press(Keys.TAB);
    assertThat(page.focused()).isEqualTo("send");
    page.pressWithShift(Keys.TAB);
    assertThat(page.focused()).isEqualTo("message");
    page.pressWithShift(Keys.TAB);
    assertThat(page.focused()).isEqualTo("copy");
    page.pressWithShift(Keys.TAB);
    assertThat(page.focused()).isEqualTo("scroller");
    page.pressWithShift(Keys.TAB);
    assertThat(page.focused()).isEqualTo("new");
    page.press(Keys.ESCAPE);
    assertThat(page.focused()).isEqualTo("message");
  }

  @Test
  void blank_text_is_not_sent() {
    ChatPage page = open();
    page.press(Keys.ENTER, " ", Keys.ENTER, Keys.BACK_SPACE);
    page.say("something");
    page.awaitArticles(Article.sent("something"), Article.answer("something"));
  }

  @Test
  void what_a_hostile_model_writes_does_nothing_and_loads_nothing() {
    model().answer("be evil", HostileText.ALL);
    ChatPage page = open();
    page.say("<img src=x onerror=\"window.pwned=1\">");
    page.say("be evil");
    page.awaitTrue(
        "the answer is complete",
        () -> page.articles().size() == 4 && page.articles().getLast().state().equals("final"));

    assertThat(page.articles().getLast().text())
        .contains(HostileText.SHOWN_AS_IT_IS, HostileText.ENTITIES_SHOWN);
    assertThat(page.string("return typeof window.pwned")).isEqualTo("undefined");
    assertThat(PageInspection.active(page)).isEmpty();
    assertThat(PageInspection.links(page))
        .allSatisfy(
            link -> {
              assertThat(link.href()).matches("(https?|mailto):.+");
              assertThat(link.rel()).isEqualTo("noopener noreferrer");
              assertThat(link.target()).isEqualTo("_blank");
            })
        .extracting(PageInspection.Link::text)
        .containsExactlyInAnyOrderElementsOf(HostileText.LINKS);
    assertThat(browser().serversAsked()).containsExactly(wire().url().getAuthority());
  }

  @Test
  void a_turn_with_a_tool_shows_the_tool_and_then_the_answer() {
    String question = "What is the current time, please?";
    try (Gate looked = new Gate()) {
      model()
          .answer(
              question,
              request -> {
                if (request.messages().getLast().role().equals("tool")) {
                  looked.pass();
                }
                return TimeTeller.answer(request);
              });
      ChatPage page = open();
      page.say(question);
      page.awaitState("activity", "tool");
      assertThat(page.text("activity-text")).isEqualTo("Using tool get_current_time…");
      looked.open();
      page.awaitTrue("it is answered", () -> page.articles().size() == 2)
          .awaitState("activity", "idle");
      assertThat(page.articles().getLast())
          .satisfies(answer -> assertThat(answer.state()).isEqualTo("final"))
          .satisfies(answer -> assertThat(answer.text()).contains("UTC"));
    }
  }

  @Test
  void a_server_with_a_token_lets_nobody_in_without_it() {
    ServiceRunner guarded = startIngress(0, Map.of("channels.webchat.token", TOKEN));
    try (Wire toGuarded = Wire.to(Installation.httpPort(guarded))) {
      ChatPage page = browser().open(toGuarded.url()).awaitState("status", "unauthorized");
      assertThat(page.focused()).isEqualTo("token");
      assertThat(page.shows("message")).isFalse();

      page.type("token", "a guess", Keys.ENTER);
      page.awaitTrue(
          "it is refused",
          () -> page.text("sign-in-problem").equals("The server did not accept this token."));
      assertThat(page.state("status")).isEqualTo("unauthorized");

      page.type("token", TOKEN, Keys.ENTER);
      page.awaitOnline();
      page.say("let me in");
      page.awaitArticles(Article.sent("let me in"), Article.answer("let me in"));
      page.reload().awaitOnline();
    } finally {
      stop(guarded);
    }
  }

  @Test
  void a_token_in_the_address_is_used_and_taken_out_of_it() {
    ServiceRunner guarded = startIngress(0, Map.of("channels.webchat.token", TOKEN));
    try (Wire toGuarded = Wire.to(Installation.httpPort(guarded))) {
      ChatPage page =
          browser().open(toGuarded.url().resolve("#name=Ann&token=" + TOKEN)).awaitOnline();
      assertThat(page.address()).isEqualTo(toGuarded.url().toString());
    } finally {
      stop(guarded);
    }
  }

  @Test
  void a_model_that_fails_for_good_ends_in_an_apology_and_the_conversation_goes_on() {
    model()
        .answer(
            "break",
            _ -> new ModelAnswer.Refused(400, Optional.empty(), "internal detail of the provider"));
    ChatPage page = open();
    page.say("break");
    page.awaitTrue("there is an answer", () -> page.articles().size() == 2)
        .awaitState("activity", "idle");
    Article apology = page.articles().getLast();
    assertThat(apology.kind()).isEqualTo("apology");
    assertThat(apology.state()).isEqualTo("final");
    assertThat(apology.text()).isNotBlank().doesNotContain("internal detail");
    page.say("and now?");
    page.awaitArticles(
        Article.sent("break"), apology, Article.sent("and now?"), Article.answer("and now?"));
  }

  @ParameterizedTest(name = "{0} px wide, {3}")
  @CsvSource({
    "360, 640, true, light",
    "360, 640, true, dark",
    "1280, 800, false, light",
    "1280, 800, false, dark"
  })
  void everything_fits_and_can_be_read(int width, int height, boolean phone, String colours) {
    model().answer("show all", SHOW_ALL);
    model().answer("fail", _ -> new ModelAnswer.Refused(400, Optional.empty(), "no"));
    ChatPage page = browser().open(wire().url());
    page.emulate(width, height, phone, colours);
    page.awaitOnline();
    List.of("show all", "fail", "/help").forEach(page::say);
    page.awaitTrue(
        "all is answered",
        () -> page.articles().stream().filter(a -> a.state().equals("final")).count() == 3);

    assertThat(page.articles())
        .extracting(Article::kind)
        .contains("user", "assistant", "apology", "notice");
    assertThat(PageInspection.overflowing(page)).isEmpty();
    assertThat(PageInspection.inView(page, "message")).isTrue();
    assertThat(PageInspection.inView(page, "send")).isTrue();
    assertThat(PageInspection.contrasts(page))
        .hasSizeGreaterThan(20)
        .allSatisfy(text -> assertThat(text.ratio()).isGreaterThanOrEqualTo(4.5));
  }

  @Test
  void a_new_conversation_is_empty_and_the_previous_one_can_be_had_back() {
    ChatPage page = open();
    page.say("old");
    page.awaitArticles(Article.sent("old"), Article.answer("old"));
    String old = page.conversation();
    page.click("new");
    page.awaitArticles().awaitOnline();
    assertThat(page.conversation()).isNotEqualTo(old);
    assertThat(page.focused()).isEqualTo("message");

    page.click("previous");
    page.awaitArticles(Article.sent("old"), Article.answer("old")).awaitOnline();
    assertThat(page.conversation()).isEqualTo(old);
    page.say("still here");
    page.awaitArticles(
        Article.sent("old"),
        Article.answer("old"),
        Article.sent("still here"),
        Article.answer("still here"));
  }

  @Test
  void two_tabs_show_one_conversation_and_follow_each_other_into_a_new_one() {
    ChatPage left = open();
    ChatPage right = open();
    left.say("from the left");
    Article[] first = {Article.sent("from the left"), Article.answer("from the left")};
    left.awaitArticles(first);
    right.awaitArticles(first);
    right.say("from the right");
    Article[] both = {
      first[0], first[1], Article.sent("from the right"), Article.answer("from the right")
    };
    right.awaitArticles(both);
    left.awaitArticles(both);
    assertThat(timesInLog("from the left")).isEqualTo(1);
    assertThat(timesInLog("from the right")).isEqualTo(1);

    left.click("new");
    left.awaitArticles();
    right.awaitArticles();
    assertThat(right.conversation()).isEqualTo(left.conversation());
  }
}
