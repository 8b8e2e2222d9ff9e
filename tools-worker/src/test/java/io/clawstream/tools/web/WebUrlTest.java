package io.clawstream.tools.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://example.com, http://example.com/, example.com, 80",
    "HTTPS://Example.COM/Path?q=1#part, https://example.com/Path?q=1, example.com, 443",
    "https://example.com:8443/a, https://example.com:8443/a, example.com, 8443",
    "https://example.com./a, https://example.com/a, example.com, 443",
    "https://my_host.example.com/, https://my_host.example.com/, my_host.example.com, 443",
    "https://bücher.example/straße, https://xn--bcher-kva.example/stra%C3%9Fe, xn--bcher-kva.example, 443",
    "http://93.184.216.34/x, http://93.184.216.34/x, 93.184.216.34, 80",
    "http://[2001:4860::8888]:80/x, http://[2001:4860::8888]:80/x, 2001:4860::8888, 80"
  })
  void isReadOnceAndWrittenInOneWay(String text, String uri, String host, int port)
      throws RefusedException {
    WebUrl url = WebUrl.of(text);

    assertThat(url.uri()).hasToString(uri);
    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "javascript:alert(1)",
        "data:text/html,hi",
        "jar:http://example.com!/x",
        "example.com",
        "//example.com/",
        ""
      })
  void onlyHttpAndHttpsAreFetched(String text) {
    assertThatThrownBy(() -> WebUrl.of(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("http");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user@example.com/",
        "http://user:password@example.com/",
        "http://example.com@169.254.169.254/",
        "http://@example.com/"
      })
  void credentialsAreRefused(String text) {
    assertThatThrownBy(() -> WebUrl.of(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://010.0.0.1/",
        "http://1.2.3.4.5/",
        "http://example.0x/",
        "http://a.1/"
      })
  void addressesInOtherSpellingsAreNoHosts(String text) {
    assertThatThrownBy(() -> WebUrl.of(text))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("four decimal numbers");
  }

  @Test
  void fullWidthDigitsAreTheDigitsThatTheyLookLike() throws RefusedException {
    assertThat(WebUrl.of("http://１２７.０.０.１/").host()).isEqualTo("127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://",
        "http:///path",
        "http://exa mple.com/",
        "http://example.com\\@evil.test/",
        "http://example.com:99999/",
        "http://example.com:x/",
        "http://[::1",
        "http://[fe80::1%25eth0]/",
        "http://example.com/\r\nHost: evil.test",
        "http://..../",
        "http://exa%6dple.com/"
      })
  void whatIsNoUrlIsRefusedInWords(String text) {
    assertThatThrownBy(() -> WebUrl.of(text)).isInstanceOf(RefusedException.class);
  }

  @Test
  void aLongUrlIsRefused() {
    String longest = "http://example.com/" + "a".repeat(WebUrl.LONGEST - 19);

    assertThat(longest).hasSize(WebUrl.LONGEST);
    assertThat(catching(longest)).isEmpty();
    assertThat(catching(longest + "a")).contains("2049 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "/b?c=1, https://example.com/b?c=1",
    "b, https://example.com/dir/b",
    "../b, https://example.com/b",
    "//other.test/x, https://other.test/x",
    "http://other.test:8080/x, http://other.test:8080/x"
  })
  void redirectsLeadFromWhereTheyStand(String location, String uri) throws RefusedException {
    WebUrl url = WebUrl.of("https://example.com/dir/page");

    assertThat(url.redirected(location).uri()).hasToString(uri);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "http://user@evil.test/", "http://0x7f.1/", "a b"})
  void redirectsAreReadAsStrictlyAsTheFirstUrl(String location) throws RefusedException {
    WebUrl url = WebUrl.of("https://example.com/");

    assertThatThrownBy(() -> url.redirected(location)).isInstanceOf(RefusedException.class);
  }

  private static String catching(String text) {
    try {
      WebUrl.of(text);
      return "";
    } catch (RefusedException e) {
      return e.why();
    }
  }
}
