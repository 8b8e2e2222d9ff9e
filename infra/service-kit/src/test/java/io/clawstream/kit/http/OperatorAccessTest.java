package io.clawstream.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.clawstream.kit.http.OperatorAccess.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorAccessTest {
  private static final String HERE = "127.0.0.1:9402";

  @Test
  void who_shows_the_token_is_answered_wherever_the_port_is_served() throws Exception {
    assertThat(guarded("0.0.0.0").refusal("Bearer open sesame", "router-1:9402")).isEmpty();
    assertThat(guarded("127.0.0.1").refusal("bearer open sesame", HERE)).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Bearer open", "Bearer open sesame!", "open sesame"})
  void who_does_not_show_the_token_is_refused_even_on_this_machine(String authorization)
      throws Exception {
    assertThat(guarded("127.0.0.1").refusal(authorization, HERE))
        .get()
        .isInstanceOf(Refusal.WrongToken.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:9402", "LOCALHOST", "127.0.0.1:9402", "127.1.2.3", "[::1]:1"})
  void without_a_token_this_machine_is_answered(String host) throws Exception {
    assertThat(open("127.0.0.1").refusal(null, host)).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9402"})
  void a_web_page_cannot_ask_under_a_name_that_leads_here(String host) throws Exception {
    assertThat(open("127.0.0.1").refusal(null, host)).get().isInstanceOf(Refusal.Forbidden.class);
  }

  @Test
  void without_a_token_nobody_is_answered_where_others_reach_the_port() throws Exception {
    assertThat(open("0.0.0.0").refusal("Bearer guessed", HERE))
        .get()
        .isInstanceOf(Refusal.Forbidden.class)
        .extracting(Refusal::why)
        .asString()
        .contains("set service.operator-token");
  }

  private static OperatorAccess guarded(String boundTo) throws UnknownHostException {
    return new OperatorAccess(Optional.of("open sesame"), InetAddress.getByName(boundTo));
  }

  private static OperatorAccess open(String boundTo) throws UnknownHostException {
    return new OperatorAccess(Optional.empty(), InetAddress.getByName(boundTo));
  }
}
