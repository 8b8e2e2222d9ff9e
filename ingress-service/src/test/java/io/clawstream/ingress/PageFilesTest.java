package io.clawstream.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The files of the web page, from the real server. */
final class PageFilesTest {
  private static final TestDoor DOOR = new TestDoor(Map.of());

  @AfterAll
  static void close() {
    DOOR.close();
  }

  @Test
  void the_page_is_at_the_root_under_a_policy_that_lets_it_do_only_what_it_needs()
      throws Exception {
    HttpResponse<String> page = DOOR.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("<!doctype html>");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void its_parts_have_the_types_that_browsers_insist_on() throws Exception {
    assertThat(header(DOOR.get("/webchat/webchat.js"), "Content-Type"))
        .isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(DOOR.get("/webchat/webchat.css"), "Content-Type"))
        .isEqualTo("text/css; charset=utf-8");
    assertThat(header(DOOR.get("/webchat/icon.svg"), "Content-Type")).isEqualTo("image/svg+xml");
    assertThat(DOOR.get("/webchat/vendor/marked.esm.js").statusCode()).isEqualTo(200);
  }

  @Test
  void everything_that_the_page_refers_to_is_there() throws Exception {
    String page = DOOR.get("/").body();
    List<String> parts =
        java.util.regex.Pattern.compile("(?:src|href)=\"(webchat/[^\"]+)\"")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .toList();

    assertThat(parts).isNotEmpty();
    for (String part : parts) {
      assertThat(DOOR.get("/" + part).statusCode()).as(part).isEqualTo(200);
    }
  }

  @Test
  void a_browser_that_has_a_file_does_not_get_it_again() throws Exception {
    String etag = header(DOOR.get("/webchat/webchat.js"), "ETag");

    HttpResponse<String> again = DOOR.get("/webchat/webchat.js", "If-None-Match", etag);

    assertThat(etag).matches("\"[0-9a-f]{32}\"");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(header(again, "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void a_head_request_gets_the_length_only() throws Exception {
    HttpResponse<String> head =
        DOOR.send(
            HttpRequest.newBuilder(DOOR.uri("/webchat/webchat.js"))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(Long.parseLong(header(head, "Content-Length"))).isPositive();
    assertThat(head.body()).isEmpty();
  }

  @Test
  void there_is_no_way_out_of_the_folder() throws Exception {
    for (String path :
        List.of(
            "/webchat/nothing.js",
            "/webchat/",
            "/webchat/vendor",
            "/webchat/..%2flogback.xml",
            "/webchat/%2e%2e/logback.xml",
            "/webchat/../logback.xml",
            "/logback.xml",
            "/webchat/.hidden.js",
            "/webchat//etc/passwd")) {
      assertThat(DOOR.get(path).statusCode()).as(path).isBetween(400, 404);
    }
  }

  @Test
  void the_web_socket_without_a_handshake_says_what_it_is() throws Exception {
    assertThat(DOOR.get("/webchat/ws").statusCode()).isEqualTo(426);
  }

  @Test
  void a_page_under_a_name_that_only_points_to_this_machine_is_not_served() throws Exception {
    try (RawSocket socket = RawSocket.connect(DOOR)) {
      socket.request("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n");
      assertThat(socket.readHead()).startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void a_web_chat_that_is_switched_off_is_not_there() throws Exception {
    try (TestDoor door = new TestDoor(Map.of("channels.webchat.enabled", "false"))) {
      assertThat(door.get("/").statusCode()).isEqualTo(404);
      assertThat(door.get("/webchat/ws").statusCode()).isEqualTo(404);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
