package io.clawstream.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WebOriginsTest {
  private final WebOrigins local =
      new WebOrigins(InetAddress.getLoopbackAddress(), List.of("https://chat.example"));
  private final WebOrigins open = new WebOrigins(any(), List.of());

  @Test
  void a_page_may_talk_to_the_server_that_it_came_from() {
    assertThat(origin(local, "http://localhost:8080", "localhost:8080")).isTrue();
    assertThat(origin(local, "http://LOCALHOST:8080", "localhost:8080")).isTrue();
    assertThat(origin(local, "http://[::1]:8080", "[::1]:8080")).isTrue();
    assertThat(origin(open, "https://chat.example", "chat.example")).isTrue();
    assertThat(origin(open, "https://chat.example", "chat.example:443")).isTrue();
  }

  @Test
  void a_page_may_not_talk_to_another_server() {
    assertThat(origin(local, "http://evil.example", "localhost:8080")).isFalse();
    assertThat(origin(local, "http://localhost:3000", "localhost:8080")).isFalse();
    assertThat(origin(local, "https://localhost", "localhost:8080")).isFalse();
    assertThat(origin(open, "https://chat.example.evil.example", "chat.example")).isFalse();
    assertThat(origin(open, "https://chat.example@evil.example", "chat.example")).isFalse();
  }

  @Test
  void an_origin_that_hides_or_is_none_is_refused() {
    for (String origin :
        List.of("null", "", "file://", "https://", "chrome-extension://abc", "::")) {
      assertThat(origin(local, origin, "localhost:8080")).as(origin).isFalse();
    }
  }

  @Test
  void an_allowed_origin_is_let_in_with_exactly_its_scheme_and_port() {
    assertThat(origin(local, "https://chat.example", "localhost:8080")).isTrue();
    assertThat(origin(local, "https://chat.example:443", "localhost:8080")).isTrue();
    assertThat(origin(local, "http://chat.example", "localhost:8080")).isFalse();
    assertThat(origin(local, "https://chat.example:8443", "localhost:8080")).isFalse();
  }

  @Test
  void who_sends_no_origin_is_no_browser() {
    assertThat(local.acceptsOrigin(Optional.empty(), Optional.of("localhost"))).isTrue();
  }

  @Test
  void on_a_loopback_address_only_names_of_this_machine_are_answered() {
    for (String host :
        List.of(
            "localhost",
            "localhost:8080",
            "127.0.0.1:8080",
            "127.1.2.3",
            "[::1]:1",
            "chat.example")) {
      assertThat(local.acceptsHost(Optional.of(host))).as(host).isTrue();
    }
    for (String host :
        List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "a b")) {
      assertThat(local.acceptsHost(Optional.of(host))).as(host).isFalse();
    }
    assertThat(local.acceptsHost(Optional.empty())).isFalse();
  }

  @Test
  void elsewhere_any_name_is_answered() {
    assertThat(open.acceptsHost(Optional.of("chat.example"))).isTrue();
  }

  @Test
  void a_setting_that_is_no_origin_is_refused_with_what_is_expected() {
    for (String text :
        List.of("chat.example", "https://chat.example/", "*", "ftp://chat.example")) {
      assertThatThrownBy(() -> new WebOrigins(any(), List.of(text)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("channels.webchat.allowed-origins")
          .hasMessageContaining(text);
    }
  }

  private static boolean origin(WebOrigins origins, String origin, String host) {
    return origins.acceptsOrigin(Optional.of(origin), Optional.of(host));
  }

  private static InetAddress any() {
    try {
      return InetAddress.getByAddress(new byte[4]);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }
}
