package io.clawstream.router.operators;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdvertisedAddressTest {
  @Test
  void the_settings_have_the_last_word() {
    assertThat(AdvertisedAddress.of(Optional.of("router-1.routers:9402"), "0.0.0.0", 41_000))
        .isEqualTo("router-1.routers:9402");
  }

  @Test
  void by_default_it_is_where_the_admin_server_listens() {
    assertThat(AdvertisedAddress.of(Optional.empty(), "127.0.0.1", 41_000))
        .isEqualTo("127.0.0.1:41000");
    assertThat(AdvertisedAddress.of(Optional.empty(), "::1", 9402)).isEqualTo("[::1]:9402");
  }

  @Test
  void nobody_is_sent_to_all_interfaces() throws Exception {
    assertThat(AdvertisedAddress.of(Optional.empty(), "0.0.0.0", 9402))
        .isEqualTo(InetAddress.getLocalHost().getHostAddress() + ":9402");
  }

  @ParameterizedTest
  @ValueSource(strings = {"router-1:9402", "10.0.0.7:1", "[fd00::7]:65535"})
  void host_and_port_are_an_address(String text) {
    assertThat(AdvertisedAddress.isAddress(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"router-1", "http://router-1:9402", "router-1:65536", ":9402", "a b:1"})
  void anything_else_is_none(String text) {
    assertThat(AdvertisedAddress.isAddress(text)).isFalse();
  }
}
