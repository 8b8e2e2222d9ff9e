package io.clawstream.e2e;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;

/**
 * A tab that shows the chat page, by the elements that docs/webchat-protocol.md promises. What it
 * shows is read in one go, since it may change between two looks.
 */
final class ChatPage {
  private final ChromeDriver driver;
  private final String tab;

  ChatPage(ChromeDriver driver, String tab) {
    this.driver = driver;
    this.tab = tab;
  }

  /**
   * An entry of the conversation.
   *
   * @param kind user, assistant, notice, apology or cancelled
   * @param state sending, sent or failed; streaming or final
   */
  record Article(String kind, String state, String text) {
    /** Something that the user said and the broker has. */
    static Article sent(String text) {
      return new Article("user", "sent", text);
    }

    /** Something that the user said and nobody has yet. */
    static Article sending(String text) {
      return new Article("user", "sending", text);
    }

    /** An answer that is complete. */
    static Article answer(String text) {
      return new Article("assistant", "final", text);
    }
  }

  List<Article> articles() {
    return rows(
            """
            return [...document.querySelectorAll("#log > article.message")].map((article) =>
              [article.classList[1], article.dataset.state, article.querySelector(".body").textContent]);
            """)
        .stream()
        .map(row -> new Article(row.get(0), row.get(1), row.get(2)))
        .toList();
  }

  ChatPage awaitArticles(Article... expected) {
    await("the conversation")
        .untilAsserted(() -> Assertions.assertThat(articles()).containsExactly(expected));
    return this;
  }

  ChatPage awaitOnline() {
    return awaitState("status", "online");
  }

  /** Waits for the {@code data-state} of an element. */
  ChatPage awaitState(String id, String state) {
    return awaitTrue(id + " is " + state, () -> state(id).equals(state));
  }

  ChatPage awaitTrue(String what, Callable<Boolean> condition) {
    await(what).until(condition);
    return this;
  }

  String state(String id) {
    return string("return document.getElementById(arguments[0]).dataset.state", id);
  }

  String text(String id) {
    return string("return document.getElementById(arguments[0]).textContent", id);
  }

  /** What stands in a field. */
  String value(String id) {
    return string("return document.getElementById(arguments[0]).value", id);
  }

  /** The id of the element that has the focus, or its class if it has none. */
  String focused() {
    return string("return document.activeElement.id || document.activeElement.className");
  }

  boolean shows(String id) {
    front();
    return driver.findElement(By.id(id)).isDisplayed();
  }

  /** Types into the field and sends. */
  void say(String text) {
    type("message", text, Keys.ENTER);
  }

  void type(String id, CharSequence... keys) {
    front();
    driver.findElement(By.id(id)).sendKeys(keys);
  }

  /** Presses keys one after the other, wherever the focus is. */
  void press(CharSequence... keys) {
    front();
    new Actions(driver).sendKeys(keys).perform();
  }

  void pressWithShift(Keys key) {
    front();
    new Actions(driver).keyDown(Keys.SHIFT).sendKeys(key).keyUp(Keys.SHIFT).perform();
  }

  void click(String id) {
    front();
    driver.findElement(By.id(id)).click();
  }

  String address() {
    return string("return location.href");
  }

  /** The key to the conversation, which other clients may use as well. */
  String conversation() {
    return string("return localStorage.getItem('clawstream.webchat.conversation')");
  }

  ChatPage reload() {
    front();
    driver.navigate().refresh();
    return this;
  }

  void close() {
    front();
    driver.close();
  }

  /** Shows the page as on a screen of this size, and with this {@code prefers-color-scheme}. */
  void emulate(int width, int height, boolean phone, String colours) {
    front();
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colours))));
  }

  /** What a script returns, as text. */
  String string(String script, Object... arguments) {
    front();
    return String.valueOf(driver.executeScript(script, arguments));
  }

  /** What a script returns that makes an array of arrays. */
  List<List<String>> rows(String script) {
    front();
    return list(driver.executeScript(script)).stream()
        .map(row -> list(row).stream().map(String::valueOf).toList())
        .toList();
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) Objects.requireNonNull(value, "The script returned nothing.");
  }

  private void front() {
    driver.switchTo().window(tab);
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(20))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20));
  }
}
