package io.clawstream.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;

/**
 * A headless Chromium with an empty profile, and its driver, as Debian packages them. Selenium is
 * told where both are, so that it never looks for others to download.
 */
final class Browser implements AutoCloseable {
  static final String HOW_TO_GET_IT =
      "The tests of the web page need /usr/bin/chromium and /usr/bin/chromedriver:"
          + " apt-get install chromium chromium-driver";

  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final ObjectMapper JSON = new ObjectMapper();
  // Warns that it does not know this Chromium's version of a protocol that is not used here.
  private static final Logger VERSION_FINDER =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  private final TemporaryDirectory profile = TemporaryDirectory.make("chromium");
  private final ChromeDriver driver;
  private final String firstTab;

  Browser() {
    VERSION_FINDER.setLevel(Level.SEVERE);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        // Root, as CI is, may not have the sandbox.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // As on a desk: a mouse that hovers and points. A machine without a screen has none.
        "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
        "--user-data-dir=" + profile.path());
    options.setCapability(
        "goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL", LogType.PERFORMANCE, "ALL"));
    this.driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build(),
            options);
    this.firstTab = driver.getWindowHandle();
  }

  static boolean isInstalled() {
    return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
  }

  /** Opens a tab for the chat page at this address. */
  ChatPage open(URI address) {
    driver.switchTo().window(firstTab).switchTo().newWindow(WindowType.TAB);
    driver.get(address.toString());
    return new ChatPage(driver, driver.getWindowHandle());
  }

  /** What the pages were blamed for since the last call, but for a server that is not there. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains("WebSocket connection to"))
        .toList();
  }

  /** The servers (host and port) that the pages asked for anything since the last call. */
  Set<String> serversAsked() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(entry -> json(entry.getMessage()).path("message"))
        .filter(event -> event.path("method").asText().equals("Network.requestWillBeSent"))
        .map(event -> URI.create(event.at("/params/request/url").asText()))
        // The browser's own first tab is at chrome://, and what is in data: is asked of nobody.
        .filter(address -> !address.getScheme().equals("chrome"))
        .map(URI::getAuthority)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** Closes what a test has opened, and forgets what it asked for. */
  void closePages() {
    for (String tab : driver.getWindowHandles()) {
      if (!tab.equals(firstTab)) {
        driver.switchTo().window(tab).close();
      }
    }
    driver.switchTo().window(firstTab);
    driver.manage().logs().get(LogType.PERFORMANCE);
  }

  @Override
  public void close() {
    driver.quit();
    // The last of its processes may still be writing.
    Awaitility.await("the profile is gone")
        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
        .untilAsserted(profile::close);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The driver's log has a line that is not JSON: " + text, e);
    }
  }
}
